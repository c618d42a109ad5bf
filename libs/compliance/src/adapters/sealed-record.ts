import type { Pool } from 'pg';
import type { Json, JsonObject } from '@keystead/kernel/src/canonical-json.js';
import { formatPublicKey, verifierOf } from '@keystead/evidence/src/note/keys.js';
import { logNameOf } from '@keystead/evidence/src/note/origin.js';
import { formatProof } from '@keystead/evidence/src/note/proof-text.js';
import { EvidenceReader } from '@keystead/evidence/src/postgres/evidence-reader.js';
import { lookAtEvent, type LookedAt, type SealedLeaf } from '@keystead/evidence/src/postgres/look-at-event.js';
import type { EventSource, LogKeys } from '@keystead/evidence/src/seal/ports.js';
import { eventAt } from '@keystead/platform/src/core/event-at.js';
import { Lookups } from '@keystead/platform/src/database/lookups.js';
import { sealingStateOf, type SealingSource } from '@keystead/platform/src/telemetry/sealing-state.js';
import { countParked } from '@keystead/platform/src/projections/parking.js';
import type { EventAt, EvidenceRecord, LeafPlace, LogSummary, Proof, ShownLeaf, StoredEvent } from '../domain/ports.js';

/** The event store's reading side, told by shape. */
export type RecordSource = EventSource & SealingSource & Parameters<typeof eventAt>[0];

export class SealedRecord implements EvidenceRecord {
  private readonly evidence: EvidenceReader;
  /** Every page of events asks. */
  private readonly places: Lookups<LeafPlace>;

  constructor(
    private readonly pool: Pool,
    private readonly source: RecordSource,
    private readonly keys: LogKeys,
  ) {
    this.evidence = new EvidenceReader(pool);
    this.places = new Lookups((organisation, eventIds) => this.evidence.leavesOf(organisation, eventIds));
  }

  leavesOf(organisation: string, eventIds: readonly string[]): Promise<ReadonlyMap<string, LeafPlace>> {
    return this.places.of(organisation, eventIds);
  }

  async show(organisation: string, at: EventAt): Promise<StoredEvent> {
    const { integrity, event, leaf } = await this.look(organisation, at);
    const header = event === null ? null : jsonOf(event.header);
    return {
      integrity,
      header: isObject(header) ? header : null,
      payload: event === null ? null : jsonOf(event.payload),
      leaf: leaf === null ? null : shown(leaf),
      inclusion: leaf?.inclusion == null ? null : { checkpoint: leaf.inclusion.checkpoint, path: leaf.inclusion.hashes.map((hash) => hash.toString('base64')) },
    };
  }

  async prove(organisation: string, at: EventAt): Promise<Proof> {
    const { integrity, event, leaf } = await this.look(organisation, at);
    if (integrity !== 'as-sealed') return { integrity, leaf: leaf === null ? null : shown(leaf) };
    const [{ header, payload, salt }, { place, inclusion }] = [event!, leaf!];
    const evidence = {
      header: header.toString('utf8'),
      payload: payload.toString('utf8'),
      salt: Buffer.from(salt).toString('base64'),
      sealedAt: place.sealedAt.toISOString(),
      proof: formatProof('inclusion', { numbers: [place.index], ...inclusion! }),
      publicKey: formatPublicKey(verifierOf(this.keys.logSigningKey(logNameOf(organisation)))),
    };
    return { integrity, evidence };
  }

  async summary(organisation: string): Promise<LogSummary> {
    const [checkpoint, refused, parked, sealing] = await Promise.all([
      this.evidence.checkpoint(organisation),
      this.evidence.parkedCount(organisation),
      countParked(this.pool, organisation),
      sealingStateOf(organisation, this.pool, this.source),
    ]);
    const key = verifierOf(this.keys.logSigningKey(logNameOf(organisation)));
    return {
      origin: key.name,
      publicKey: formatPublicKey(key),
      checkpoint: checkpoint?.note ?? null,
      size: checkpoint?.size ?? 0,
      sealedUpTo: checkpoint?.sealedAt ?? null,
      unsealed: sealing.kind === 'sealed' ? null : { kind: sealing.kind, since: sealing.since },
      parked: refused + parked.reduce((sum, { events }) => sum + events, 0),
    };
  }

  private async look(organisation: string, { eventId, stream, version }: EventAt): Promise<LookedAt> {
    const { evidence: reader, source, keys } = this;
    return lookAtEvent({ reader, source, keys }, organisation, eventId, await eventAt(source, stream, version));
  }
}

function shown({ place: { index, sealedAt, position }, hash, hashNow }: SealedLeaf): ShownLeaf {
  const now = hashNow === null || hash?.equals(hashNow) === true ? null : hashNow.toString('hex');
  return { index, sealedAt: sealedAt.toISOString(), position, hash: hash?.toString('hex') ?? null, hashNow: now };
}

/** What somebody made of an event may be no JSON any more: there is nothing to show then. */
function jsonOf(bytes: Buffer): Json {
  try {
    return JSON.parse(bytes.toString('utf8')) as Json;
  } catch {
    return null;
  }
}

function isObject(json: Json): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
