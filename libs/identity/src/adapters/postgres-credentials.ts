import type { Pool } from 'pg';
import { Coalesced } from '@keystead/kernel/src/coalesce.js';
import { rowsOf } from '@keystead/platform/src/database/rows-of.js';
import type { Credential, Credentials, NewCredential } from '../domain/ports/credentials.js';

interface CredentialRow {
  readonly hash: string;
  readonly id: string;
  readonly organisation: string;
  readonly member_id: string;
  readonly expires_at: Date;
  readonly last_used_at: Date | null;
}

/** Sessions and tokens have tables of their own and one shape. */
export class PostgresCredentials implements Credentials {
  /** Every request asks, so those of one moment ask together. */
  private readonly found = new Coalesced((hashes: readonly string[]) => this.findAll(hashes));

  constructor(
    private readonly pool: Pool,
    private readonly table: 'identity.sessions' | 'identity.tokens',
  ) {}

  async add(credential: NewCredential): Promise<void> {
    await rowsOf(this.pool, credential.organisation).query(`INSERT INTO ${this.table} (hash, id, organisation, member_id, expires_at, last_used_at) VALUES ($1, $2, $3, $4, $5, $6)`, [
      credential.hash,
      credential.id,
      credential.organisation,
      credential.memberId,
      credential.expiresAt,
      credential.lastUsedAt,
    ]);
  }

  find(hash: string): Promise<Credential | null> {
    return this.found.of(hash);
  }

  private async findAll(hashes: readonly string[]): Promise<(Credential | null)[]> {
    const { rows } = await this.pool.query<CredentialRow>({
      name: `${this.table}/find`,
      text: `SELECT hash, id, organisation, member_id, expires_at, last_used_at FROM ${this.table}_of($1)`,
      // A browser asks several things at once with one cookie.
      values: [[...new Set(hashes)]],
    });
    const byHash = new Map(rows.map((row) => [row.hash, { id: row.id, organisation: row.organisation, memberId: row.member_id, expiresAt: row.expires_at, lastUsedAt: row.last_used_at }]));
    return hashes.map((hash) => byHash.get(hash) ?? null);
  }

  async touch(organisation: string, id: string, now: Date): Promise<void> {
    await rowsOf(this.pool, organisation).query(`UPDATE ${this.table} SET last_used_at = $3 WHERE organisation = $1 AND id = $2`, [organisation, id, now]);
  }

  async end(organisation: string, id: string, now: Date): Promise<void> {
    await rowsOf(this.pool, organisation).query(`UPDATE ${this.table} SET ended_at = $3 WHERE organisation = $1 AND id = $2 AND ended_at IS NULL`, [organisation, id, now]);
  }

  async openOf(organisation: string, memberId: string, now: Date): Promise<readonly string[]> {
    const { rows } = await rowsOf(this.pool, organisation).query<{ id: string }>(
      `SELECT id FROM ${this.table} WHERE organisation = $1 AND member_id = $2 AND ended_at IS NULL AND expires_at > $3 ORDER BY id`,
      [organisation, memberId, now],
    );
    return rows.map((row) => row.id);
  }

  async lastUses(organisation: string, ids: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    const { rows } = await rowsOf(this.pool, organisation).query<{ id: string; last_used_at: Date }>(
      `SELECT id, last_used_at FROM ${this.table} WHERE organisation = $1 AND id = ANY($2) AND last_used_at IS NOT NULL`,
      [organisation, ids],
    );
    return new Map(rows.map((row) => [row.id, row.last_used_at]));
  }
}
