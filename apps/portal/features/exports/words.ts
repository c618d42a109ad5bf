import type { Bundle } from '@/lib/api/types';
import type { Tone } from '@/lib/format/words';

type Ended = Exclude<Bundle['state'], 'building'>;

/** Closed by type: a new state does not compile until it has its words. */
const STATES: Readonly<Record<Ended, { label: string; tone: Tone; download: boolean }>> = {
  ready: { label: 'ready', tone: 'good', download: true },
  'ready-with-findings': { label: 'ready, with findings', tone: 'bad', download: true },
  expired: { label: 'expired', tone: 'neutral', download: false },
  failed: { label: 'failed', tone: 'bad', download: false },
};

export function wordsOf({ state, findings, reason }: Pick<Bundle, 'findings' | 'reason'> & { state: Bundle['state'] }): { label: string; tone: Tone; sentences: string[] } {
  if (state === 'building') return { label: 'being made', tone: 'note', sentences: [] };
  const { label, tone } = STATES[state];
  // Nothing can be kept any more of what is removed.
  const next = state === 'expired' ? null : findings?.next;
  return { label, tone, sentences: [findings?.text, next, reason].filter((sentence) => sentence !== null && sentence !== undefined) };
}

export function canBeTaken({ state }: Pick<Bundle, 'state'>): boolean {
  return state !== 'building' && STATES[state].download;
}
