import type { JsonObject, Json } from '@keystead/kernel/src/canonical-json.js';
import type { Alterations } from '../contract/events.js';

/** Where an event lies in its organisation's sealed log. */
export interface LeafPlace {
  readonly index: number;
  readonly sealedAt: Date;
}

/** An event as its bytes say it; personal fields stay sealed. */
export interface StoredEvent {
  readonly header: JsonObject;
  readonly payload: Json;
  /** Null until the sealer has come past. `hash` in lower-case hex. */
  readonly leaf: (LeafPlace & { readonly hash: string }) | null;
  /** Against the newest checkpoint; hashes in base64, from the leaf up. */
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

export interface LogSummary {
  readonly origin: string;
  readonly publicKey: string;
  /** The newest signed note, null while nothing is sealed. */
  readonly checkpoint: string | null;
  readonly size: number;
  readonly sealedUpTo: Date | null;
  /** Events the sealer refused and events a read model could not take in. */
  readonly parked: number;
}

/** The record of one organisation, sealed and to be sealed. */
export interface EvidenceRecord {
  /** Of those that are sealed, by event id. */
  leavesOf(organisation: string, eventIds: readonly string[]): Promise<ReadonlyMap<string, LeafPlace>>;
  show(organisation: string, event: { readonly eventId: string; readonly stream: string; readonly version: number }): Promise<StoredEvent | null>;
  /** Null until it is sealed. */
  prove(organisation: string, event: { readonly eventId: string; readonly stream: string; readonly version: number }): Promise<ProvenEvent | null>;
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
  /** Writes the file of this report whole, or not at all. @throws BundleImpossible */
  write(reportId: string, order: BundleOrder): Promise<WrittenBundle>;
  /** Null when there is no such file. */
  open(organisation: string, reportId: string): Promise<{ readonly bytes: number; readonly content: AsyncIterable<Uint8Array> } | null>;
  /** Files whose time is over, of all organisations, and what a process that was killed left. */
  removeExpired(now: Date): Promise<void>;
}

export const BUNDLES = Symbol('Bundles');
