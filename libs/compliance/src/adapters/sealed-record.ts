import type { Pool } from 'pg';
import type { Json, JsonObject } from '@keystead/kernel/src/canonical-json.js';
import { leafHash, leafHeader, payloadDigest } from '@keystead/evidence/src/leaf.js';
import { formatPublicKey, verifierOf } from '@keystead/evidence/src/note/keys.js';
import { logNameOf } from '@keystead/evidence/src/note/origin.js';
import { formatProof } from '@keystead/evidence/src/note/proof-text.js';
import { EvidenceReader } from '@keystead/evidence/src/postgres/evidence-reader.js';
import type { LogKeys, SourceEvent } from '@keystead/evidence/src/seal/ports.js';
import { countParked } from '@keystead/platform/src/projections/parking.js';
import type { EvidenceRecord, LeafPlace, LogSummary, ProvenEvent, StoredEvent } from '../domain/ports.js';

/** The event store's reading side, told by shape. */
export interface StreamSource {
  readStream(stream: string, options: { from: number; max: number }): AsyncIterable<SourceEvent>;
}

export class SealedRecord implements EvidenceRecord {
  private readonly evidence: EvidenceReader;

  constructor(
    private readonly pool: Pool,
    private readonly source: StreamSource,
    private readonly keys: LogKeys,
  ) {
    this.evidence = new EvidenceReader(pool);
  }

  async leavesOf(organisation: string, eventIds: readonly string[]): Promise<ReadonlyMap<string, LeafPlace>> {
    return new Map((await this.evidence.leavesOf(organisation, eventIds)).map((place) => [place.eventId, place]));
  }

  async show(organisation: string, { eventId, stream, version }: { eventId: string; stream: string; version: number }): Promise<StoredEvent | null> {
    const event = await this.recorded(stream, version);
    if (event === null) return null;
    const place = await this.evidence.leafOf(organisation, eventId);
    return {
      header: JSON.parse(event.header.toString('utf8')) as JsonObject,
      payload: JSON.parse(event.payload.toString('utf8')) as Json,
      leaf: place === null ? null : { index: place.index, sealedAt: place.sealedAt, hash: hashOf(event, place) },
      inclusion: place === null ? null : await this.inclusion(organisation, place.index),
    };
  }

  async prove(organisation: string, { eventId, stream, version }: { eventId: string; stream: string; version: number }): Promise<ProvenEvent | null> {
    const [event, place, log] = [await this.recorded(stream, version), await this.evidence.leafOf(organisation, eventId), await this.evidence.log(organisation)];
    if (event === null || place === null || log?.note == null || place.index >= log.size) return null;
    const hashes = await this.evidence.inclusion(log, place.index, log.size);
    return {
      header: event.header.toString('utf8'),
      payload: event.payload.toString('utf8'),
      salt: Buffer.from(event.salt).toString('base64'),
      sealedAt: place.sealedAt.toISOString(),
      proof: formatProof('inclusion', { numbers: [place.index], hashes, checkpoint: log.note }),
      publicKey: formatPublicKey(verifierOf(this.keys.logSigningKey(logNameOf(organisation)))),
    };
  }

  async summary(organisation: string): Promise<LogSummary> {
    const [checkpoint, refused, parked] = await Promise.all([this.evidence.checkpoint(organisation), this.evidence.parkedCount(organisation), countParked(this.pool, organisation)]);
    const key = verifierOf(this.keys.logSigningKey(logNameOf(organisation)));
    return {
      origin: key.name,
      publicKey: formatPublicKey(key),
      checkpoint: checkpoint?.note ?? null,
      size: checkpoint?.size ?? 0,
      sealedUpTo: checkpoint?.sealedAt ?? null,
      parked: refused + parked.reduce((sum, { events }) => sum + events, 0),
    };
  }

  private async recorded(stream: string, version: number): Promise<SourceEvent | null> {
    for await (const event of this.source.readStream(stream, { from: version, max: 1 })) return event;
    return null;
  }

  private async inclusion(organisation: string, index: number): Promise<StoredEvent['inclusion']> {
    const log = await this.evidence.log(organisation);
    if (log?.note == null || index >= log.size) return null;
    const path = await this.evidence.inclusion(log, index, log.size);
    return { checkpoint: log.note, path: path.map((hash) => hash.toString('base64')) };
  }
}

function hashOf(event: SourceEvent, place: LeafPlace): string {
  return leafHash(leafHeader(event.header.toString('utf8'), place.index, place.sealedAt.toISOString()), payloadDigest(event.salt, event.payload)).toString('hex');
}
