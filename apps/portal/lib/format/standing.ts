import type { Alterations, Requirement } from '@/lib/api/types';
import type { Tone } from './words';

/** Undefined until it is known, or when it could not be asked. */
export type Finding = Alterations['found'] | undefined;

/** Evidence is worth what its record is worth: while a finding stands, or may stand, no requirement looks as if all were well. */
export function standingOf(state: Requirement['state'], finding: Finding): { label: string; tone: Tone } {
  if (finding != null) return { label: `${state}, see finding`, tone: 'bad' };
  if (state !== 'evidenced') return { label: state, tone: 'warn' };
  return { label: state, tone: finding === null ? 'good' : 'neutral' };
}
