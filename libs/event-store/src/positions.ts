import { NotAPosition } from './errors.js';
import type { Position } from './port.js';

/** Both engines of ours number events from 1 without gaps and show the number in decimal; `''` is 0. */
export function toNumber(position: Position): number {
  if (position === '') return 0;
  const number = /^[1-9][0-9]{0,15}$/.test(position) ? Number(position) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw new NotAPosition(position);
  return number;
}

export function toPosition(number: number): Position {
  return number === 0 ? '' : String(number);
}

export function comparePositions(a: Position, b: Position): number {
  return toNumber(a) - toNumber(b);
}
