import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import type { EventPlace } from './bundle-leaf.js';

/** A leaf whose event is not, or not any more, what was sealed. */
export interface LeafFinding {
  readonly kind: 'changed' | 'missing';
  readonly index: number;
  /** Null where nobody can say. */
  readonly eventId: string | null;
  readonly position: string | null;
}

/** What the exporter itself noticed while it wrote, boundary leaves included. */
export interface LeafFindings {
  readonly changed: number;
  readonly missing: number;
  /** By index; of many only the first `MAX_NAMED`. */
  readonly first: readonly LeafFinding[];
}

export const FINDINGS_FILE = 'findings/exporter.json';
export const MAX_NAMED = 1000;

/** Counts them all and names the first. */
export class LeafFindingList implements LeafFindings {
  changed = 0;
  missing = 0;
  readonly first: LeafFinding[] = [];

  add(kind: LeafFinding['kind'], index: number, place: EventPlace | null | undefined): void {
    this[kind] += 1;
    if (this.first.length < MAX_NAMED) this.first.push({ kind, index, eventId: place?.eventId ?? null, position: place?.position ?? null });
  }

  get any(): boolean {
    return this.changed + this.missing > 0;
  }
}

/** `findings/exporter.json`: canonical JSON. */
export function formatFindings({ changed, missing, first }: LeafFindings): Buffer {
  return Buffer.from(canonicalJson({ changed, first: first.map(({ kind, index, eventId, position }) => ({ eventId, index, kind, position })), missing, v: 1 }));
}
