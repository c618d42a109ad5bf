import type { ReactNode } from 'react';
import { Badge } from './badge';

const PROVIDERS: Readonly<Record<string, string>> = { openai: 'OpenAI', 'openai-compatible': 'OpenAI-compatible' };

/** The practice model is named wherever it appears, so nobody takes its answers for a real model's. */
export function ProviderBadge({ provider }: { provider: string }): ReactNode {
  if (provider === 'practice') return <Badge tone="practice">Practice model</Badge>;
  if (provider === 'ollama') return <Badge tone="note">Local</Badge>;
  return <Badge>{PROVIDERS[provider] ?? provider}</Badge>;
}
