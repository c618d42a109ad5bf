import { hkdfSync, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { aeadOpen, aeadSeal, NONCE_BYTES } from '@keystead/crypto/src/aead.js';
import { wipe } from '@keystead/crypto/src/secrets.js';
import type { SubjectKeys } from '@keystead/crypto/src/subject-keys.js';
import { rowsOf } from '@keystead/platform/src/database/rows-of.js';
import type { ContentStore, LogLine, RunContent, RunOwner, StoredContent } from '../../domain/ports.js';

type Kind = 'input' | 'result' | 'log';

interface Listed {
  readonly execution_id: string;
  readonly kind: Kind;
  readonly ordinal: number;
}

const PAGE_ROWS = 1_000;

/** Of an `integer` column. */
const LAST = 2 ** 31 - 1;

/**
 * `runtime.contents`: AES-256-GCM under a key derived from the person's subject key for this very row, nonce in front.
 * Without the subject key the rows are noise.
 */
export class PostgresContentStore implements ContentStore {
  private readonly ordinals = new Map<string, number>();

  constructor(
    private readonly pool: Pool,
    private readonly subjects: SubjectKeys,
    private readonly pageRows = PAGE_ROWS,
  ) {}

  async putInput(owner: RunOwner, input: unknown): Promise<void> {
    await this.put(owner, 'input', 0, input);
  }

  async putResult(owner: RunOwner, result: { readonly output: unknown; readonly error: { readonly message: string } | null }): Promise<void> {
    await this.put(owner, 'result', 0, result);
    this.ordinals.delete(owner.executionId);
  }

  async appendLog(owner: RunOwner, lines: readonly LogLine[]): Promise<void> {
    const ordinal = this.ordinals.get(owner.executionId) ?? 0;
    this.ordinals.set(owner.executionId, ordinal + 1);
    await this.put(owner, 'log', ordinal, lines);
  }

  async discard({ organisation, executionId, memberId }: RunOwner): Promise<void> {
    await rowsOf(this.pool, organisation).query('DELETE FROM runtime.contents WHERE organisation = $1 AND execution_id = $2 AND member_id = $3', [organisation, executionId, memberId]);
  }

  async read(owner: RunOwner): Promise<RunContent> {
    const [input] = await this.get(owner, 'input');
    const [result] = await this.get(owner, 'result');
    const { output = null, error = null } = (result?.value ?? {}) as Partial<RunContent>;
    return { input: input?.value ?? null, output, error };
  }

  async readLog(owner: RunOwner): Promise<readonly LogLine[]> {
    return (await this.readLogAfter(owner, -1)).lines;
  }

  async readLogAfter(owner: RunOwner, chunk: number): Promise<{ lines: readonly LogLine[]; chunk: number }> {
    const chunks = await this.get(owner, 'log', { from: chunk + 1, to: LAST });
    return { lines: chunks.flatMap(({ value }) => value as LogLine[]), chunk: chunks.at(-1)?.ordinal ?? chunk };
  }

  /** In pages by the key, one content opened at a time: the runs of one person may be many. */
  async *contentsOf(organisation: string, memberId: string): AsyncIterable<StoredContent> {
    for (let after: Listed | undefined; ; ) {
      const { rows }: { rows: Listed[] } = await rowsOf(this.pool, organisation).query<Listed>(
        `SELECT execution_id, kind, ordinal FROM runtime.contents WHERE organisation = $1 AND member_id = $2 AND (execution_id, kind, ordinal) > ($3, $4, $5::integer)
         ORDER BY execution_id, kind, ordinal LIMIT $6`,
        [organisation, memberId, after?.execution_id ?? '', after?.kind ?? '', after?.ordinal ?? -1, this.pageRows],
      );
      for (const { execution_id: executionId, kind, ordinal } of rows) {
        const [content] = await this.get({ organisation, memberId, executionId }, kind, { from: ordinal, to: ordinal });
        if (content !== undefined) yield { executionId, kind, content: content.value };
      }
      if (rows.length < this.pageRows) return;
      after = rows.at(-1);
    }
  }

  async countOf(organisation: string, memberId: string): Promise<number> {
    const { rows } = await rowsOf(this.pool, organisation).query<{ n: number }>('SELECT count(*)::int AS n FROM runtime.contents WHERE organisation = $1 AND member_id = $2', [organisation, memberId]);
    return rows[0]!.n;
  }

  async forget(organisation: string, memberId: string): Promise<void> {
    await rowsOf(this.pool, organisation).query('DELETE FROM runtime.contents WHERE organisation = $1 AND member_id = $2', [organisation, memberId]);
  }

  private async put(owner: RunOwner, kind: Kind, ordinal: number, value: unknown): Promise<void> {
    const key = await this.keyOf(owner, kind, ordinal, true);
    // The person was erased in the middle of the run: there is nobody to keep content for.
    if (key === null) return;
    const nonce = randomBytes(NONCE_BYTES);
    const sealed = Buffer.concat([nonce, aeadSeal(key, nonce, placeOf(owner, kind, ordinal), Buffer.from(JSON.stringify(value), 'utf8'))]);
    wipe(key);
    await rowsOf(this.pool, owner.organisation).query(
      `INSERT INTO runtime.contents (organisation, execution_id, member_id, kind, ordinal, sealed) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [owner.organisation, owner.executionId, owner.memberId, kind, ordinal, sealed],
    );
  }

  private async get(owner: RunOwner, kind: Kind, { from, to }: { from: number; to: number } = { from: 0, to: LAST }): Promise<{ ordinal: number; value: unknown }[]> {
    const { rows } = await rowsOf(this.pool, owner.organisation).query<{ ordinal: number; sealed: Buffer }>(
      'SELECT ordinal, sealed FROM runtime.contents WHERE organisation = $1 AND execution_id = $2 AND member_id = $3 AND kind = $4 AND ordinal BETWEEN $5 AND $6 ORDER BY ordinal',
      [owner.organisation, owner.executionId, owner.memberId, kind, from, to],
    );
    const values: { ordinal: number; value: unknown }[] = [];
    for (const { ordinal, sealed } of rows) {
      const key = await this.keyOf(owner, kind, ordinal, false);
      if (key === null) continue;
      values.push({ ordinal, value: JSON.parse(aeadOpen(key, sealed.subarray(0, NONCE_BYTES), placeOf(owner, kind, ordinal), sealed.subarray(NONCE_BYTES)).toString('utf8')) });
      wipe(key);
    }
    return values;
  }

  private async keyOf(owner: RunOwner, kind: Kind, ordinal: number, create: boolean): Promise<Buffer | null> {
    const subject = await this.subjects.keyFor(owner.organisation, owner.memberId, { create });
    if (subject === null) return null;
    const key = Buffer.from(hkdfSync('sha256', subject, 'keystead.content.v1', placeOf(owner, kind, ordinal), 32));
    wipe(subject);
    return key;
  }
}

function placeOf(owner: RunOwner, kind: Kind, ordinal: number): Buffer {
  return Buffer.from(`keystead.content.v1\0${owner.organisation}\0${owner.memberId}\0${owner.executionId}\0${kind}\0${ordinal}`);
}
