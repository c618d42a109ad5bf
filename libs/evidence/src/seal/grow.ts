import { hashLeafData } from '../merkle/hashes.js';
import { leafHash, leafHeader } from '../leaf.js';
import { signCheckpoint } from '../note/checkpoint.js';
import { signerOf } from '../note/keys.js';
import type { LogKey } from '../note/keys.js';
import type { LogGrowth, NewLeaf, OpenLog } from './ports.js';

export interface AdmittedEvent extends NewLeaf {
  readonly header: string;
  readonly digest: Buffer;
}

/** Gives the events the next indexes of the log and one time of sealing, which never runs backwards, and signs the new tree. */
export function growLog(log: OpenLog, key: LogKey, events: readonly AdmittedEvent[], now: Date): LogGrowth {
  const sealedAt = notBefore(log.sealedAt, now);
  const time = sealedAt.toISOString();
  for (const { header, digest } of events) log.tree.append(leafHash(leafHeader(header, log.tree.size, time), digest));
  return grown(log, key, events, sealedAt);
}

/** The platform log has one leaf per checkpoint of an organisation: the bytes of the note. */
export function growPlatformLog(log: OpenLog, key: LogKey, notes: readonly string[], now: Date): LogGrowth {
  for (const note of notes) log.tree.append(hashLeafData(Buffer.from(note)));
  return grown(log, key, [], notBefore(log.sealedAt, now));
}

function grown(log: OpenLog, key: LogKey, leaves: readonly NewLeaf[], sealedAt: Date): LogGrowth {
  const { size } = log.tree;
  const root = log.tree.root();
  const note = signCheckpoint({ origin: key.keyName, size, root }, [signerOf(key)]);
  return { log, leaves, size, root, sealedAt, note, tiles: log.tree.takeChanged() };
}

function notBefore(last: Date | null, now: Date): Date {
  return last !== null && last.getTime() > now.getTime() ? last : now;
}
