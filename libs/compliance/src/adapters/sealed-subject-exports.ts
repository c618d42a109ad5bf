import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { aeadOpen, aeadSeal, NONCE_BYTES } from '@keystead/crypto/src/aead.js';
import { wipe } from '@keystead/crypto/src/secrets.js';
import type { SubjectKeys } from '@keystead/crypto/src/subject-keys.js';
import { rowsOf } from '@keystead/platform/src/database/rows-of.js';
import { EXPORT_PARTS, type ExportPart } from '../contract/subject-events.js';
import { PersonGone, type ExportFacts, type ExportPlace, type ExportWriter, type SubjectExports } from '../domain/subject-ports.js';

const CHUNK_BYTES = 256 * 1024;

class OpenFile {
  readonly hash = createHash('sha256');
  bytes = 0;
  ordinal = 0;
  waiting: Buffer[] = [];
  waitingBytes = 0;
}

/** `compliance.subject_exports`: chunks under AES-256-GCM, each with a key of its own derived from the person's subject key, nonce in front. */
export class SealedSubjectExports implements SubjectExports {
  constructor(
    private readonly pool: Pool,
    private readonly subjects: SubjectKeys,
  ) {}

  async begin(place: ExportPlace, expiresAt: Date): Promise<ExportWriter> {
    await rowsOf(this.pool, place.organisation).query('DELETE FROM compliance.subject_exports WHERE organisation = $1 AND request_id = $2', [place.organisation, place.requestId]);
    const files = new Map(EXPORT_PARTS.map((part) => [part, new OpenFile()]));
    const flush = async (part: ExportPart): Promise<void> => {
      const file = files.get(part)!;
      const chunk = Buffer.concat(file.waiting);
      file.waiting = [];
      file.waitingBytes = 0;
      await this.store(place, part, file.ordinal, chunk, expiresAt);
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
        return { bytes: EXPORT_PARTS.reduce((sum, part) => sum + files.get(part)!.bytes, 0), digests: { data: digest('data'), page: digest('page') } };
      },
    };
  }

  async *open(place: ExportPlace, part: ExportPart): AsyncIterable<Buffer> {
    for (let ordinal = 0; ; ordinal += 1) {
      const { rows } = await rowsOf(this.pool, place.organisation).query<{ sealed: Buffer }>('SELECT sealed FROM compliance.subject_exports WHERE organisation = $1 AND request_id = $2 AND part = $3 AND ordinal = $4', [place.organisation, place.requestId, part, ordinal]);
      const sealed = rows[0]?.sealed;
      if (sealed === undefined) return;
      const key = await this.keyOf(place, part, ordinal);
      yield aeadOpen(key, sealed.subarray(0, NONCE_BYTES), placeOf(place, part, ordinal), sealed.subarray(NONCE_BYTES));
      wipe(key);
    }
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

  private async store(place: ExportPlace, part: ExportPart, ordinal: number, chunk: Buffer, expiresAt: Date): Promise<void> {
    const key = await this.keyOf(place, part, ordinal);
    const nonce = randomBytes(NONCE_BYTES);
    const sealed = Buffer.concat([nonce, aeadSeal(key, nonce, placeOf(place, part, ordinal), chunk)]);
    wipe(key);
    await rowsOf(this.pool, place.organisation).query('INSERT INTO compliance.subject_exports (organisation, request_id, member_id, part, ordinal, sealed, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)', [place.organisation, place.requestId, place.memberId, part, ordinal, sealed, expiresAt]);
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
