import type { Pool } from 'pg';
import { rowsOf, transactionOf, type OwnRows } from '@keystead/platform/src/database/rows-of.js';
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

  add(link: Link): Promise<void> {
    return insert(rowsOf(this.pool, link.organisation), link, null);
  }

  addInvitation(link: Link, emailLookup: string): Promise<readonly string[]> {
    return transactionOf(this.pool, link.organisation, async (client) => {
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`identity.links ${link.organisation} ${emailLookup}`]);
      const { rows } = await client.query<{ subject_id: string }>("SELECT subject_id FROM identity.links WHERE organisation = $1 AND email_lookup = $2 AND kind = 'invitation' AND used_at IS NULL", [link.organisation, emailLookup]);
      await insert(client, link, emailLookup);
      return rows.map((row) => row.subject_id);
    });
  }

  async invitedBefore(organisation: string, emailLookup: string): Promise<boolean> {
    const { rowCount } = await rowsOf(this.pool, organisation).query("SELECT FROM identity.links WHERE organisation = $1 AND email_lookup = $2 AND kind = 'invitation' LIMIT 1", [organisation, emailLookup]);
    return rowCount === 1;
  }

  async invitationsTo(organisation: string, memberId: string): Promise<readonly string[]> {
    const { rows } = await rowsOf(this.pool, organisation).query<{ subject_id: string }>(
      `SELECT subject_id FROM identity.links WHERE organisation = $1 AND kind = 'invitation' AND used_at IS NULL AND email_lookup IN (
         SELECT email_lookup FROM identity.accounts WHERE organisation = $1 AND member_id = $2
         UNION SELECT email_lookup FROM identity.links WHERE organisation = $1 AND member_id = $2)`,
      [organisation, memberId],
    );
    return rows.map((row) => row.subject_id);
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

/** With the digest of its address only an invitation, for a newer one takes it back. */
async function insert(asked: Pick<OwnRows, 'query'>, { hash, kind, organisation, subjectId, memberId, expiresAt }: Link, emailLookup: string | null): Promise<void> {
  await asked.query('INSERT INTO identity.links (hash, kind, organisation, subject_id, member_id, expires_at, email_lookup) VALUES ($1, $2, $3, $4, $5, $6, $7)', [hash, kind, organisation, subjectId, memberId, expiresAt, emailLookup]);
}
