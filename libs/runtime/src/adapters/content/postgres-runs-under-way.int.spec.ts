import { inMemorySubjectKeys } from '@keystead/crypto/src/subject-keys-in-memory.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { runtimeMigrations } from '../runtime.migrations.js';
import { PostgresContentStore } from './postgres-content-store.js';
import { PostgresRunsUnderWay } from './postgres-runs-under-way.js';

const run = { organisation: 'org_1', memberId: 'p_1', executionId: 'exe_1' };
const other = { ...run, executionId: 'exe_2' };
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  for (const { sql } of runtimeMigrations) await database.pool.query(sql);
});
afterAll(() => database.drop());

describe('the list of runs under way', () => {
  it('names to each process the silent runs of others, and those that were given up to its own too', async () => {
    const [here, there] = [new PostgresRunsUnderWay(database.pool), new PostgresRunsUnderWay(database.pool)];
    expect([await here.add(run), await there.add(run), await here.add(other)]).toEqual([true, false, true]);
    const silent = async (list: PostgresRunsUnderWay) => (await list.abandoned(-1_000)).map(({ executionId }) => executionId).sort();
    expect([await silent(here), await silent(there)]).toEqual([[], ['exe_1', 'exe_2']]);
    await here.giveUp(run);
    await here.beat();
    expect([await silent(here), await silent(there)]).toEqual([['exe_1'], ['exe_1', 'exe_2']]);
    await here.remove(run);
    expect(await silent(here)).toEqual([]);
  });

  it('carries a cancel from any process to the one that conducts the run, until the run is over', async () => {
    const [here, there] = [new PostgresRunsUnderWay(database.pool), new PostgresRunsUnderWay(database.pool)];
    await here.add(run);
    await there.wishCancelled('org_2', 'exe_1');
    expect(await here.cancelsWished()).toEqual([]);
    await there.wishCancelled('org_1', 'exe_1');
    expect([await here.cancelsWished(), await there.cancelsWished()]).toEqual([['exe_1'], []]);
    await here.remove(run);
    expect(await here.cancelsWished()).toEqual([]);
  });

  it('follows a run that one process listed and another conducts', async () => {
    const [listed, conducts, third] = [1, 2, 3].map(() => new PostgresRunsUnderWay(database.pool)) as [PostgresRunsUnderWay, PostgresRunsUnderWay, PostgresRunsUnderWay];
    const twice = { ...run, executionId: 'exe_3' };
    await listed.add(twice);
    await conducts.take(twice);
    await listed.giveUp(twice);
    const silent = async (list: PostgresRunsUnderWay) => (await list.abandoned(-1_000)).map(({ executionId }) => executionId).filter((id) => id === 'exe_3');
    expect([await silent(listed), await silent(conducts), await silent(third)]).toEqual([['exe_3'], [], ['exe_3']]);
    await listed.wishCancelled('org_1', 'exe_3');
    expect([await listed.cancelsWished(), await conducts.cancelsWished()]).toEqual([[], ['exe_3']]);
  });
});

describe('the log of a run', () => {
  it('can be read on from where a reader was', async () => {
    const contents = new PostgresContentStore(database.pool, inMemorySubjectKeys());
    const line = (seq: number) => ({ seq, stream: 'log' as const, text: `line ${seq}`, at: '2026-03-01T10:00:00.000Z' });
    expect(await contents.readLogAfter(run, -1)).toEqual({ lines: [], chunk: -1 });
    await contents.appendLog(run, [line(0), line(1)]);
    const first = await contents.readLogAfter(run, -1);
    await contents.appendLog(run, [line(2)]);
    expect([first, await contents.readLogAfter(run, first.chunk), await contents.readLog(run)]).toEqual([{ lines: [line(0), line(1)], chunk: 0 }, { lines: [line(2)], chunk: 1 }, [line(0), line(1), line(2)]]);
    await contents.discard(run);
  });
});

describe('content of a run that never was', () => {
  it('is forgotten, and no other', async () => {
    const contents = new PostgresContentStore(database.pool, inMemorySubjectKeys());
    for (const owner of [run, other]) await contents.putInput(owner, { text: owner.executionId });
    await contents.discard(run);
    expect([(await contents.read(run)).input, (await contents.read(other)).input]).toEqual([null, { text: 'exe_2' }]);
  });
});
