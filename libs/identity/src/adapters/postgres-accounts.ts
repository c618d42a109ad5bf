import type { Pool, PoolClient } from 'pg';
import { rowsOf, transactionOf } from '@keystead/platform/src/database/rows-of.js';
import type { Account, Accounts, NewAccount, PasswordChange } from '../domain/ports/accounts.js';

const UNIQUE_VIOLATION = '23505';

export class PostgresAccounts implements Accounts {
  constructor(private readonly pool: Pool) {}

  async find(emailLookup: string): Promise<(Account & { readonly closed: boolean }) | null> {
    const { rows } = await this.pool.query<{ organisation: string; member_id: string; password_hash: string; closed: boolean }>(
      'SELECT organisation, member_id, password_hash, closed FROM identity.account_of($1)',
      [emailLookup],
    );
    const row = rows[0];
    return row === undefined ? null : { organisation: row.organisation, memberId: row.member_id, passwordHash: row.password_hash, closed: row.closed };
  }

  async open(account: NewAccount, linkHash: string | null): Promise<'opened' | 'already-open' | 'email-taken' | 'link-used'> {
    try {
      return await transactionOf(this.pool, account.organisation, async (client) => {
        if (linkHash !== null && !(await useLink(client, linkHash, account.now))) return 'link-used';
        const { rowCount } = await client.query(
          `INSERT INTO identity.accounts (id, organisation, member_id, email_lookup, password_hash, created_at, changed_at)
           VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (organisation, member_id) DO NOTHING`,
          [account.accountId, account.organisation, account.memberId, account.emailLookup, account.passwordHash, account.now],
        );
        return rowCount === 1 ? 'opened' : 'already-open';
      });
    } catch (error) {
      if ((error as { code?: unknown }).code === UNIQUE_VIOLATION) return 'email-taken';
      throw error;
    }
  }

  async of(organisation: string, memberId: string): Promise<Account | null> {
    const { rows } = await rowsOf(this.pool, organisation).query<{ password_hash: string }>('SELECT password_hash FROM identity.accounts WHERE organisation = $1 AND member_id = $2 AND closed_at IS NULL', [organisation, memberId]);
    return rows[0] === undefined ? null : { organisation, memberId, passwordHash: rows[0].password_hash };
  }

  changePassword({ organisation, memberId, passwordHash, by, keptSession, now }: PasswordChange): Promise<boolean> {
    return transactionOf(this.pool, organisation, async (client) => {
      if ('linkHash' in by && !(await useLink(client, by.linkHash, now))) return false;
      const { rowCount } = await client.query(
        'UPDATE identity.accounts SET password_hash = $3, changed_at = $4 WHERE organisation = $1 AND member_id = $2 AND ($5::text IS NULL OR password_hash = $5)',
        [organisation, memberId, passwordHash, now, 'formerHash' in by ? by.formerHash : null],
      );
      if ('formerHash' in by && rowCount !== 1) return false;
      await client.query('UPDATE identity.sessions SET ended_at = $3 WHERE organisation = $1 AND member_id = $2 AND ended_at IS NULL AND id IS DISTINCT FROM $4', [organisation, memberId, now, keptSession]);
      await client.query('UPDATE identity.tokens SET ended_at = $3 WHERE organisation = $1 AND member_id = $2 AND ended_at IS NULL', [organisation, memberId, now]);
      return true;
    });
  }

  async close(organisation: string, memberId: string, now: Date): Promise<void> {
    await rowsOf(this.pool, organisation).query('UPDATE identity.accounts SET closed_at = $3 WHERE organisation = $1 AND member_id = $2 AND closed_at IS NULL', [organisation, memberId, now]);
  }
}

/** Whoever updates the row first has used the link. */
async function useLink(client: PoolClient, hash: string, now: Date): Promise<boolean> {
  const { rowCount } = await client.query('UPDATE identity.links SET used_at = $2 WHERE hash = $1 AND used_at IS NULL', [hash, now]);
  return rowCount === 1;
}
