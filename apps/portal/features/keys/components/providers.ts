import type { Key } from '@/lib/api/types';

export const PROVIDERS: Readonly<Record<Key['provider'], { label: string; secretHelp: string }>> = {
  openai: { label: 'OpenAI', secretHelp: 'Starts with sk-.' },
  'openai-compatible': { label: 'OpenAI-compatible', secretHelp: 'As your provider gave it to you.' },
  practice: { label: 'Practice model (not a real provider)', secretHelp: 'Any 8 characters or more: the practice model opens no account anywhere.' },
};

export const NO_ADDRESS = 'the practice model only';

/** Where a key may be sent. The practice model is no address. */
export function destinationOf({ provider, destination }: Pick<Key, 'provider' | 'destination'>): string | null {
  return provider === 'practice' ? null : destination;
}
