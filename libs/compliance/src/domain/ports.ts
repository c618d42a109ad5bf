import type { JsonObject, Json } from '@keystead/kernel/src/canonical-json.js';
import type { Alterations } from '../contract/events.js';
import type { Integrity } from './integrity.js';

/** Where an event lies in its organisation's sealed log. */
export interface LeafPlace {
  readonly index: number;
  /** ISO 8601, UTC. */
  readonly sealedAt: string;
}

/** A leaf as it was sealed. */
export interface ShownLeaf extends LeafPlace {
  /** The event store's own, in which `keystead admin doctor` speaks. */
  readonly position: string;
  /** In lower-case hex; null where the log does not hold it any more. */
  readonly hash: string | null;
  /** What the event makes now, where that is another hash. */
  readonly hashNow: string | null;
}

/** An event as its bytes say it now; personal fields stay sealed. */
export interface StoredEvent {
  readonly integrity: Integrity;
  /** Header and payload are null where the event is missing, or cannot be read any more. */
  readonly header: JsonObject | null;
  readonly payload: Json;
  /** Null while, or because, it is not sealed. */
  readonly leaf: ShownLeaf | null;
  /** From `leaf.hash` to the newest checkpoint; null where it does not lead there. Hashes in base64, from the leaf up. */
  readonly inclusion: { readonly checkpoint: string; readonly path: readonly string[] } | null;
}

/** Enough to check one event offline against the log's public key. */
export interface ProvenEvent {
  /** Canonical bytes as text. */
  readonly header: string;
  readonly payload: string;
  /** Base64. */
  readonly salt: string;
  readonly sealedAt: string;
  /** C2SP tlog-proof: index, hashes, checkpoint. */
  readonly proof: string;
  readonly publicKey: string;
}

/** An event is proven as it was sealed, or not at all. */
export type Proof = { readonly integrity: 'as-sealed'; readonly evidence: ProvenEvent } | { readonly integrity: Exclude<Integrity, 'as-sealed'>; readonly leaf: ShownLeaf | null };

/** Where an event is to be found: `stream` and `version` are its place in the event store. */
export interface EventAt {
  readonly eventId: string;
  readonly stream: string;
  readonly version: number;
}

/** New events of the organisation are not sealed, and since when. `waiting`: nobody said why. */
export interface Unsealed {
  readonly kind: 'refused' | 'failing' | 'waiting';
  readonly since: Date;
}

export interface LogSummary {
  readonly origin: string;
  readonly publicKey: string;
  /** The newest signed note, null while nothing is sealed. */
  readonly checkpoint: string | null;
  readonly size: number;
  readonly sealedUpTo: Date | null;
  readonly unsealed: Unsealed | null;
  /** Events the sealer refused and events a read model could not take in. */
  readonly parked: number;
}

/** The record of one organisation, sealed and to be sealed. */
export interface EvidenceRecord {
  /** Of those that are sealed, by event id. */
  leavesOf(organisation: string, eventIds: readonly string[]): Promise<ReadonlyMap<string, LeafPlace>>;
  /** Also of an event that is not there any more. */
  show(organisation: string, event: EventAt): Promise<StoredEvent>;
  prove(organisation: string, event: EventAt): Promise<Proof>;
  summary(organisation: string): Promise<LogSummary>;
}

export const EVIDENCE_RECORD = Symbol('EvidenceRecord');

export interface BundleOrder {
  readonly organisation: string;
  readonly from: Date;
  readonly to: Date;
  /** Whether the payloads of events of this type go in. */
  readonly disclose: (type: string) => boolean;
  readonly parameters: JsonObject;
  /** Pseudonym of whoever exports. */
  readonly exporter: string;
  readonly exportedAt: Date;
  readonly files: readonly { readonly name: string; readonly content: Buffer }[];
}

export interface BundleFacts {
  readonly events: number;
  readonly bytes: number;
  readonly manifestDigest: string;
  readonly checkpointSize: number;
}

export interface WrittenBundle {
  readonly facts: BundleFacts;
  /** What is in the bundle, or is missing from it, and is not what was sealed; null when all is. */
  readonly alterations: Alterations | null;
}

/** The message is for the person who ordered. */
export class BundleImpossible extends Error {
  override readonly name = 'BundleImpossible';
}

export interface Bundles {
  /** Writes a file of this report whole, or not at all; of several attempts each writes its own. @throws BundleImpossible */
  write(reportId: string, order: BundleOrder): Promise<WrittenBundle>;
  /** The file with the manifest that the record names, and no other; null when there is none. */
  open(organisation: string, reportId: string, manifestDigest: string): Promise<{ readonly bytes: number; readonly content: AsyncIterable<Uint8Array> } | null>;
  /** For a report that has ended: removes what other attempts wrote; what cannot be removed now goes when its time is over. @param manifestDigest as recorded; null: none is */
  keepOnly(organisation: string, reportId: string, manifestDigest: string | null): Promise<void>;
  /** Files whose time is over, of all organisations, and what a process that was killed left. */
  removeExpired(now: Date): Promise<void>;
}

export const BUNDLES = Symbol('Bundles');
