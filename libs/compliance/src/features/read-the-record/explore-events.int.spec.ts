import { makeTables, shapeOf } from '@keystead/platform/src/projections/read-models.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { exploreEventsProjection } from './explore-events.projection.js';

const SCHEMA = 'read';
const ORG = 'org_00000000000000000000000001';
let database: TestDatabase;

/** A long record in which each rare thing stands once, at its very beginning. */
beforeAll(async () => {
  database = await testDatabase();
  const { ddl } = await shapeOf(database.url, exploreEventsProjection, SCHEMA);
  await database.pool.query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
  await makeTables(database.pool, SCHEMA, ddl);
  await database.pool.query(
    `INSERT INTO ${SCHEMA}.compliance_events (event_id, version, organisation, sort_key, type, at, actor_kind, via, stream, people, app_id, key_id, execution_id, summary)
     SELECT n::text, 0, $1, lpad(n::text, 20, '0'), CASE n WHEN 1 THEN 'rare@1' ELSE 'often@' || n % 9 END, '', 'service', 'system', '', '{}', CASE n WHEN 1 THEN 'rare' ELSE 'app' || n % 7 END, CASE n WHEN 1 THEN 'rare' ELSE 'key' || n % 7 END, CASE n WHEN 1 THEN 'rare' ELSE (n / 9)::text END, ''
     FROM generate_series(1, 30000) n`,
    [ORG],
  );
  await database.pool.query(`ANALYZE ${SCHEMA}.compliance_events`);
});
afterAll(() => database.drop());

interface Step {
  readonly Plans?: readonly Step[];
  readonly 'Rows Removed by Filter'?: number;
}

const removed = (step: Step): number => (step['Rows Removed by Filter'] ?? 0) + (step.Plans ?? []).reduce((sum, part) => sum + removed(part), 0);

it.each(['type', 'app_id', 'key_id', 'execution_id'])('the explorer finds what is rare by %s without walking the record', async (column) => {
  const value = column === 'type' ? 'rare@1' : 'rare';
  const { rows } = await database.pool.query<{ 'QUERY PLAN': readonly { Plan: Step & { 'Actual Rows': number } }[] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) SELECT summary FROM ${SCHEMA}.compliance_events WHERE organisation = $1 AND ${column} = $2 ORDER BY sort_key DESC LIMIT 51`,
    [ORG, value],
  );
  const { Plan: plan } = rows[0]!['QUERY PLAN'][0]!;
  expect([plan['Actual Rows'], removed(plan)]).toEqual([1, 0]);
});
