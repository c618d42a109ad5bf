import type { Pool } from 'pg';
import type { JsonObject } from '@keystead/kernel/src/canonical-json.js';
import { rowsOf } from '@keystead/platform/src/database/rows-of.js';
import type { ExportPlace, Progress, SubjectWork } from '../domain/subject-ports.js';

/** `compliance.subject_work`: of use while a request is under way, and no fact. */
export class PostgresSubjectWork implements SubjectWork {
  constructor(private readonly pool: Pool) {}

  async progressed({ organisation, requestId }: ExportPlace, { done, total }: Progress): Promise<void> {
    await rowsOf(this.pool, organisation).query(
      `INSERT INTO compliance.subject_work (organisation, request_id, done, total) VALUES ($1, $2, $3, $4)
       ON CONFLICT (organisation, request_id) DO UPDATE SET done = excluded.done, total = excluded.total`,
      [organisation, requestId, done, total],
    );
  }

  async progressOf(organisation: string, requestId: string): Promise<Progress | null> {
    const { rows } = await rowsOf(this.pool, organisation).query<Progress>('SELECT done, total FROM compliance.subject_work WHERE organisation = $1 AND request_id = $2', [organisation, requestId]);
    return rows[0] ?? null;
  }

  async heldAtFirst<T extends JsonObject>({ organisation, requestId }: ExportPlace, held: readonly T[]): Promise<readonly T[]> {
    const { rows } = await rowsOf(this.pool, organisation).query<{ held: readonly T[] }>(
      `INSERT INTO compliance.subject_work AS kept (organisation, request_id, held) VALUES ($1, $2, $3)
       ON CONFLICT (organisation, request_id) DO UPDATE SET held = coalesce(kept.held, excluded.held) RETURNING held`,
      [organisation, requestId, JSON.stringify(held)],
    );
    return rows[0]!.held;
  }
}
