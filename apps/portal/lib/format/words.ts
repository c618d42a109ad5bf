import type { Charge, Outcome } from '@/lib/api/types';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'note' | 'practice';

/** Closed by type: a new outcome does not compile until it has its words. */
export const OUTCOMES: Readonly<Record<Outcome, { label: string; tone: Tone }>> = {
  SUCCEEDED: { label: 'Succeeded', tone: 'good' },
  APP_ERROR: { label: 'App failed', tone: 'bad' },
  KILLED_WALL: { label: 'Out of time', tone: 'bad' },
  KILLED_CPU: { label: 'Out of CPU', tone: 'bad' },
  KILLED_MEMORY: { label: 'Out of memory', tone: 'bad' },
  KILLED_PIDS: { label: 'Too many processes', tone: 'bad' },
  KILLED_OUTPUT: { label: 'Too much output', tone: 'bad' },
  KILLED_DISK: { label: 'Out of disk', tone: 'bad' },
  REJECTED_BUNDLE: { label: 'Bundle refused', tone: 'bad' },
  REJECTED_POLICY: { label: 'Refused by policy', tone: 'warn' },
  CANCELLED: { label: 'Cancelled', tone: 'neutral' },
  PLATFORM_ERROR: { label: 'Our fault', tone: 'bad' },
};

/** Who bills the model calls, next to the figure or in its place. */
export const CHARGES: Readonly<Record<Charge, string>> = {
  provider: 'charged by your provider',
  none: 'no provider charge',
  practice: 'practice model, no charge',
  mixed: 'charged by your provider',
};

export function isTerminal(state: string): boolean {
  return state === 'finished' || state === 'refused';
}
