import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { aeadOpen, aeadSeal, NONCE_BYTES } from '@keystead/crypto/src/aead.js';
import { wipe } from '@keystead/crypto/src/secrets.js';
import type { SubjectKeys } from '@keystead/crypto/src/subject-keys.js';
import { rowsOf } from '@keystead/platform/src/database/rows-of.js';
import { EXPORT_PARTS, type ExportPart } from '../contract/subject-events.js';
import { ExportCutShort, ExportOvertaken, PersonGone, type ExportFacts, type ExportPlace, type ExportWriter, type SubjectExports } from '../domain/subject-ports.js';

const CHUNK_BYTES = 256 * 1024;

class OpenFile {
  readonly hash = createHash('sha256');
  bytes = 0;
  ordinal = 0;
  waiting: Buffer[] = [];
  waitingBytes = 0;
}

/** Where a chunk lies: attempts at one export lie beside each other, each under a name of its own. */
interface Chunk {
  readonly part: ExportPart;
  readonly attempt: string;
  readonly ordinal: number;
}

/** `compliance.subject_exports`: chunks under AES-256-GCM, each with a key of its own derived from the person's subject key, nonce in front. */
export class SealedSubjectExports implements SubjectExports {
  constructor(
    private readonly pool: Pool,
    private readonly subjects: SubjectKeys,
  ) {}

  async begin(place: ExportPlace, expiresAt: Date): Promise<ExportWriter> {
    const { organisation, requestId } = place;
    await rowsOf(this.pool, organisation).query(`DELETE FROM compliance.subject_exports WHERE organisation = $1 AND request_id = $2 AND attempt <> '' AND digest IS NULL`, [organisation, requestId]);
    const attempt = randomBytes(8).toString('hex');
    const files = new Map(EXPORT_PARTS.map((part) => [part, new OpenFile()]));
    const flush = async (part: ExportPart): Promise<void> => {
      const file = files.get(part)!;
      const chunk = Buffer.concat(file.waiting);
      file.waiting = [];
      file.waitingBytes = 0;
      await this.store(place, { part, attempt, ordinal: file.ordinal }, chunk, expiresAt);
      file.ordinal += 1;
    };
    return {
      write: async (part, text) => {
        const file = files.get(part)!;
        const bytes = Buffer.from(text, 'utf8');
        file.hash.update(bytes);
        file.waiting.push(bytes);
        file.bytes += bytes.length;
        file.waitingBytes += bytes.length;
        if (file.waitingBytes >= CHUNK_BYTES) await flush(part);
      },
      end: async (): Promise<ExportFacts> => {
        for (const part of EXPORT_PARTS) await flush(part);
        const digest = (part: ExportPart): string => files.get(part)!.hash.digest('hex');
        const sumOf = (count: 'bytes' | 'ordinal'): number => EXPORT_PARTS.reduce((sum, part) => sum + files.get(part)![count], 0);
        const digests = { data: digest('data'), page: digest('page') };
        const { rowCount } = await rowsOf(this.pool, organisation).query(`UPDATE compliance.subject_exports SET digest = CASE part WHEN 'data' THEN $4 ELSE $5 END WHERE organisation = $1 AND request_id = $2 AND attempt = $3`, [organisation, requestId, attempt, digests.data, digests.page]);
        if (rowCount !== sumOf('ordinal')) throw new ExportOvertaken(`of the export of ${requestId} there are ${rowCount} chunks, and ${sumOf('ordinal')} were written`);
        return { bytes: sumOf('bytes'), digests };
      },
    };
  }

  async open(place: ExportPlace, part: ExportPart, digest: string): Promise<AsyncIterable<Buffer> | null> {
    const { organisation, requestId } = place;
    const { rows } = await rowsOf(this.pool, organisation).query<{ attempt: string }>(
      `SELECT attempt FROM compliance.subject_exports WHERE organisation = $1 AND request_id = $2 AND part = $3 AND ordinal = 0 AND (digest = $4 OR attempt = '') ORDER BY attempt DESC LIMIT 1`,
      [organisation, requestId, part, digest],
    );
    return rows[0] === undefined ? null : this.read(place, part, rows[0].attempt, digest);
  }

  async keepOnly({ organisation, requestId }: ExportPlace, digests: ExportFacts['digests'] | null): Promise<void> {
    const kept = digests === null ? [] : [digests.data, digests.page];
    await rowsOf(this.pool, organisation).query(`DELETE FROM compliance.subject_exports WHERE organisation = $1 AND request_id = $2 AND attempt <> '' AND (digest IS NULL OR digest <> ALL($3))`, [organisation, requestId, kept]);
  }

  async countOf(organisation: string, memberId: string): Promise<number> {
    const { rows } = await rowsOf(this.pool, organisation).query<{ n: number }>('SELECT count(*)::int AS n FROM compliance.subject_exports WHERE organisation = $1 AND member_id = $2', [organisation, memberId]);
    return rows[0]!.n;
  }

  async forget(organisation: string, memberId: string): Promise<void> {
    await rowsOf(this.pool, organisation).query('DELETE FROM compliance.subject_exports WHERE organisation = $1 AND member_id = $2', [organisation, memberId]);
  }

  async removeExpired(now: Date): Promise<void> {
    await this.pool.query('SELECT compliance.remove_expired_exports($1)', [now]);
  }

  /** Rows may go while they are read, with the person or by a hand: what was read is held against the record before it is said to be all. */
  private async *read(place: ExportPlace, part: ExportPart, attempt: string, digest: string): AsyncIterable<Buffer> {
    const hash = createHash('sha256');
    for (let ordinal = 0; ; ordinal += 1) {
      const chunk = await this.chunkAt(place, { part, attempt, ordinal });
      if (chunk === null) break;
      hash.update(chunk);
      yield chunk;
    }
    if (hash.digest('hex') !== digest) throw new ExportCutShort(`the ${part} of the export of ${place.requestId} is not what is on record`);
  }

  private async chunkAt(place: ExportPlace, { part, attempt, ordinal }: Chunk): Promise<Buffer | null> {
    const { rows } = await rowsOf(this.pool, place.organisation).query<{ sealed: Buffer }>('SELECT sealed FROM compliance.subject_exports WHERE organisation = $1 AND request_id = $2 AND part = $3 AND attempt = $4 AND ordinal = $5', [place.organisation, place.requestId, part, attempt, ordinal]);
    const sealed = rows[0]?.sealed;
    if (sealed === undefined) return null;
    const key = await this.keyOf(place, part, ordinal);
    const chunk = aeadOpen(key, sealed.subarray(0, NONCE_BYTES), placeOf(place, part, ordinal), sealed.subarray(NONCE_BYTES));
    wipe(key);
    return chunk;
  }

  private async store(place: ExportPlace, { part, attempt, ordinal }: Chunk, chunk: Buffer, expiresAt: Date): Promise<void> {
    const key = await this.keyOf(place, part, ordinal);
    const nonce = randomBytes(NONCE_BYTES);
    const sealed = Buffer.concat([nonce, aeadSeal(key, nonce, placeOf(place, part, ordinal), chunk)]);
    wipe(key);
    await rowsOf(this.pool, place.organisation).query('INSERT INTO compliance.subject_exports (organisation, request_id, member_id, part, attempt, ordinal, sealed, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [place.organisation, place.requestId, place.memberId, part, attempt, ordinal, sealed, expiresAt]);
  }

  private async keyOf(place: ExportPlace, part: ExportPart, ordinal: number): Promise<Buffer> {
    const subject = await this.subjects.keyFor(place.organisation, place.memberId, { create: false });
    if (subject === null) throw new PersonGone('the key of this person was destroyed');
    const key = Buffer.from(hkdfSync('sha256', subject, 'keystead.subject-export.v1', placeOf(place, part, ordinal), 32));
    wipe(subject);
    return key;
  }
}

function placeOf({ organisation, memberId, requestId }: ExportPlace, part: ExportPart, ordinal: number): Buffer {
  return Buffer.from(`keystead.subject-export.v1\0${organisation}\0${memberId}\0${requestId}\0${part}\0${ordinal}`);
}
