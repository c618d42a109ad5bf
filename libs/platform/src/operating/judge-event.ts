import type { RecordedEvent } from '@keystead/event-store/src/port.js';
import { leafHash, leafHeader, payloadDigest, SALT_BYTES } from '@keystead/evidence/src/leaf.js';
import { logNameOf } from '@keystead/evidence/src/note/origin.js';
import { admit } from '@keystead/evidence/src/seal/admit.js';
import type { WriterCheck } from '@keystead/evidence/src/seal/ports.js';
import { decodeUtf8 } from '@keystead/evidence/src/text.js';

/** Where an event was sealed, as the evidence tables have it. */
export interface SealedAs {
  readonly log: string;
  readonly index: number;
  readonly position: string;
  readonly sealedAt: Date;
  /** The leaf's hash in the tiles, which lead to the signed root; null when the tile is missing. */
  readonly hash: Buffer | null;
}

export interface Known {
  readonly leaf: SealedAs | undefined;
  /** Why the sealer refused the event at this position, if it did. */
  readonly parked: string | undefined;
  /** The sealer has looked at everything up to here. */
  readonly sealedUpTo: number;
}

const REFUSED: Readonly<Record<string, string>> = {
  mac: 'its writer MAC is not of this installation',
  header: 'its header does not say the same as the columns beside it',
  payload: 'its payload or salt is not in a form that we write',
  'already-sealed': 'an event of this id was sealed before',
};

const reasonOf = (reason: string): string => REFUSED[reason] ?? `it was refused (${reason})`;

/** What is wrong with a row of the log; null when nothing is. */
export function faultOfEvent(event: RecordedEvent, { leaf, parked, sealedUpTo }: Known, writer: WriterCheck): string | null {
  const admission = admit(event, writer);
  const refused = 'refused' in admission ? admission.refused : null;
  if (leaf !== undefined && leaf.position === event.position) return faultOfSealed(event, leaf, refused);
  if (parked !== undefined) return `was put in past the platform, or changed before it was sealed: ${reasonOf(parked)}`;
  if (Number(event.position) <= sealedUpTo) return `was put in after the sealer had passed, or its leaf was taken away: it is not sealed${refused === null ? '' : `, and ${reasonOf(refused)}`}`;
  return refused === null ? null : `is not sealed yet, and was changed or put in past the platform: ${reasonOf(refused)}`;
}

function faultOfSealed(event: RecordedEvent, leaf: SealedAs, refused: string | null): string | null {
  const place = `leaf ${leaf.index} of ${leaf.log}`;
  if (leaf.hash === null) return `cannot be compared: the hash of ${place} is missing`;
  const header = decodeUtf8(event.header);
  const same =
    header !== null &&
    event.salt.length === SALT_BYTES &&
    leaf.log === logNameOf(event.organisation) &&
    leafHash(leafHeader(header, leaf.index, leaf.sealedAt.toISOString()), payloadDigest(event.salt, event.payload)).equals(leaf.hash);
  if (!same) return `was changed: header, payload and salt are not what was sealed as ${place}`;
  return refused === null ? null : `was changed beside what is sealed (${place} is as it was): ${reasonOf(refused)}`;
}
