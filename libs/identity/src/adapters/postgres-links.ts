import type { Pool } from 'pg';
import { rowsOf } from '@keystead/platform/src/database/rows-of.js';
import type { Link, LinkKind, Links } from '../domain/ports/links.js';

interface LinkRow {
  readonly hash: string;
  readonly kind: LinkKind;
  readonly organisation: string;
  readonly subject_id: string;
  readonly member_id: string;
  readonly expires_at: Date;
  readonly used_at: Date | null;
}

export class PostgresLinks implements Links {
  constructor(private readonly pool: Pool) {}

  async add(link: Link): Promise<void> {
    await rowsOf(this.pool, link.organisation).query('INSERT INTO identity.links (hash, kind, organisation, subject_id, member_id, expires_at) VALUES ($1, $2, $3, $4, $5, $6)', [
      link.hash,
      link.kind,
      link.organisation,
      link.subjectId,
      link.memberId,
      link.expiresAt,
    ]);
  }

  async find(kind: LinkKind, hash: string): Promise<(Link & { readonly usedAt: Date | null }) | null> {
    const { rows } = await this.pool.query<LinkRow>('SELECT * FROM identity.link_of($1, $2)', [hash, kind]);
    const row = rows[0];
    if (row === undefined) return null;
    return { hash: row.hash, kind: row.kind, organisation: row.organisation, subjectId: row.subject_id, memberId: row.member_id, expiresAt: row.expires_at, usedAt: row.used_at };
  }

  async remove(kind: LinkKind, organisation: string, subjectId: string): Promise<void> {
    await rowsOf(this.pool, organisation).query('DELETE FROM identity.links WHERE kind = $1 AND organisation = $2 AND subject_id = $3', [kind, organisation, subjectId]);
  }
}
