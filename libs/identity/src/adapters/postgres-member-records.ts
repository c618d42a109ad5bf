import type { Pool } from 'pg';
import { rowsOf } from '@keystead/platform/src/database/rows-of.js';
import type { MemberRecord, MemberRecords } from '../domain/ports/member-records.js';

/** What may be shown of each table. */
const SHOWN: Readonly<Record<MemberRecord['table'], string>> = {
  accounts: 'id, created_at, changed_at, closed_at',
  sessions: 'id, expires_at, last_used_at, ended_at',
  tokens: 'id, expires_at, last_used_at, ended_at',
  links: 'kind, expires_at, used_at',
};
const TABLES = Object.keys(SHOWN) as MemberRecord['table'][];

export class PostgresMemberRecords implements MemberRecords {
  constructor(private readonly pool: Pool) {}

  async of(organisation: string, memberId: string): Promise<readonly MemberRecord[]> {
    const records: MemberRecord[] = [];
    for (const table of TABLES) {
      const { rows } = await rowsOf(this.pool, organisation).query<Record<string, Date | string | null>>(`SELECT ${SHOWN[table]} FROM identity.${table} WHERE organisation = $1 AND member_id = $2 ORDER BY 2`, [organisation, memberId]);
      records.push(...rows.map((row) => ({ table, row: Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value])) })));
    }
    return records;
  }

  async remove(organisation: string, memberId: string): Promise<void> {
    const removals = TABLES.map((table, place) => `removed${place} AS (DELETE FROM identity.${table} WHERE organisation = $1 AND member_id = $2)`);
    await rowsOf(this.pool, organisation).query(`WITH ${removals.join(', ')} SELECT 1`, [organisation, memberId]);
  }
}
