import { inMemorySubjectKeys } from '@keystead/crypto/src/subject-keys-in-memory.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { runtimeMigrations } from '../runtime.migrations.js';
import { PostgresContentStore } from './postgres-content-store.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  for (const { sql } of runtimeMigrations) await database.pool.query(sql);
});
afterAll(() => database.drop());

it('what is kept of a person comes run by run and in pages, each once, and nothing of anybody else', async () => {
  const store = new PostgresContentStore(database.pool, inMemorySubjectKeys(), 2);
  const run = (executionId: string, memberId = 'p_1', organisation = 'org_1') => ({ organisation, memberId, executionId });
  for (const owner of [run('exe_2'), run('exe_1'), run('exe_3', 'p_2'), run('exe_4', 'p_1', 'org_2')]) {
    await store.putInput(owner, `input of ${owner.executionId}`);
    await store.appendLog(owner, [{ seq: 0, stream: 'log', at: '2026-11-22T12:00:00.000Z', text: 'first' }]);
    await store.appendLog(owner, [{ seq: 1, stream: 'log', at: '2026-11-22T12:00:01.000Z', text: 'second' }]);
  }
  const asked = jest.spyOn(database.pool, 'query');
  const seen: unknown[] = [];
  for await (const { executionId, kind, content } of store.contentsOf('org_1', 'p_1')) seen.push([executionId, kind, kind === 'input' ? content : (content as { text: string }[])[0]!.text]);
  expect(seen).toEqual(['exe_1', 'exe_2'].flatMap((id) => [[id, 'input', `input of ${id}`], [id, 'log', 'first'], [id, 'log', 'second']]));
  // Three pages of two and one that is empty, beside a question for each content.
  expect(asked.mock.calls.length).toBe(4 + 6);
});
