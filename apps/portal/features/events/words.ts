import type { AuditEventDetail } from '@/lib/api/types';
import type { Tone } from '@/lib/format/words';

export type Integrity = AuditEventDetail['integrity'];

/** Closed by type: a new one does not compile until it has its words. */
export const INTEGRITY: Readonly<Record<Integrity, { label: string; tone: Tone }>> = {
  'as-sealed': { label: 'sealed', tone: 'good' },
  'not-sealed-yet': { label: 'sealing', tone: 'note' },
  changed: { label: 'changed since it was sealed', tone: 'bad' },
  missing: { label: 'missing', tone: 'bad' },
  unproven: { label: 'not proven', tone: 'bad' },
  'not-sealed': { label: 'not sealed', tone: 'bad' },
};

const SEALED_PAYLOAD = 'Personal fields are sealed; an erased person’s stay closed for ever, and the proof still holds.';

/** What is said above the payload, and in its place where there is none to show. */
export function payloadWords({ integrity, payload }: Pick<AuditEventDetail, 'integrity' | 'payload'>): { about: string; instead: string | null } {
  const shown = payload !== null && payload !== undefined;
  if (integrity === 'missing') return { about: 'Only the event itself held it.', instead: 'It is gone with the event.' };
  if (integrity === 'changed') return { about: 'As it is in the database now. Header and payload together are not what was sealed.', instead: shown ? null : 'What is in the database now cannot be read.' };
  return { about: SEALED_PAYLOAD, instead: shown ? null : 'The payload is not open to you.' };
}

type Proven = Pick<AuditEventDetail, 'integrity' | 'leaf' | 'inclusion'>;

/** The hashes to show: of an event that is not what was sealed, both. */
export function hashesOf({ integrity, leaf }: Pick<Proven, 'integrity' | 'leaf'>): readonly (readonly [name: string, hash: string])[] {
  if (leaf === null) return [];
  const sealed = integrity === 'as-sealed' ? 'Leaf hash' : integrity === 'unproven' ? 'Leaf hash in the log' : 'Leaf hash as sealed';
  return [[sealed, leaf.hash ?? 'not in the log any more'], ...(leaf.hashNow === null ? [] : [['Leaf hash of the event as it is now', leaf.hashNow] as const])];
}

/** What can be done with the proof, or why there is none. */
export function proofWords({ integrity, leaf, inclusion }: Proven): string {
  if (integrity === 'not-sealed-yet') return 'Not sealed yet. That takes about a second; this page shows it by itself.';
  if (leaf === null) return 'The log has no leaf of this event, so there is no proof.';
  if (inclusion === null) return 'No path leads from this leaf to the signed root, so there is no proof.';
  if (integrity === 'as-sealed') return 'Hash the leaf with each line of the path and you get the root that the checkpoint signs. An export holds everything needed to do that offline.';
  return 'Start with the leaf hash as sealed, hash it with each line of the path, and you get the root that the checkpoint signs: that hash was sealed, whatever became of the event. An export holds everything needed to do that offline.';
}
