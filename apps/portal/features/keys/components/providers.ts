import type { Key } from '@/lib/api/types';

export const PROVIDERS: Readonly<Record<Key['provider'], { label: string; secretHelp: string }>> = {
  openai: { label: 'OpenAI', secretHelp: 'Starts with sk-.' },
  'openai-compatible': { label: 'OpenAI-compatible', secretHelp: 'As your provider gave it to you.' },
  practice: { label: 'Practice model (not a real provider)', secretHelp: 'Any 8 characters or more: the practice model opens no account anywhere.' },
};
