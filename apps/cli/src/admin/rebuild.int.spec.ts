import { projectionsOf } from '@keystead/platform/src/context/define-context.js';
import { RebuildTurn } from '@keystead/platform/src/projections/rebuild-turn.js';
import { PostgresSealStore } from '@keystead/evidence/src/postgres/seal-store.js';
import { FileCheckpointVault } from '@keystead/evidence/src/seal/file-vault.js';
import { Sealer } from '@keystead/evidence/src/seal/sealer.js';
import { checkpointFolder } from '@keystead/platform/src/core/sealing.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { seedPeople } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { contexts } from '../../../contexts.js';
import { rebuildReadModels } from './rebuild.js';

/** The command as an operator runs it; what a rebuild does to rows is told in test/platform. */
let app: TestApp;
const before = { ...process.env };
const { name } = projectionsOf(contexts)[0]!;

beforeAll(async () => {
  app = await startTestApp({ contexts });
  const { KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL } = app.core.platform;
  Object.assign(process.env, { NODE_ENV: 'test', KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL });
});
afterAll(async () => {
  process.env = { ...before };
  await app.stop();
});

it('says beside its results for whom it waits, then rebuilds', async () => {
  const turn = await RebuildTurn.take(app.core.platform.KEYSTEAD_DATABASE_URL, name, () => undefined);
  const said: string[] = [];
  const results: string[] = [];
  const spies = [jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0), jest.spyOn(process.stdout, 'write').mockImplementation((text) => results.push(String(text)) > 0)];
  const done = rebuildReadModels(name);
  await eventually(() => expect(said).toEqual([expect.stringMatching(new RegExp(`^${name}: another rebuild of it is under way \\(process ${process.pid}@\\S+, since \\S+\\); this one waits for its end\\n$`))]));
  expect(results).toEqual([]);
  await turn.end();
  await done;
  for (const spy of spies) spy.mockRestore();
  expect(results).toEqual([expect.stringMatching(new RegExp(`^${name}: 0 events; `))]);
});

it('folds nothing from a log that is not what was sealed, unless it is told to', async () => {
  const { owner, keyring: keys, store: source, clock } = app.core;
  await seedPeople(app);
  const sealer = await Sealer.start({ source, store: new PostgresSealStore(owner), vault: new FileCheckpointVault(checkpointFolder(app.core)), writer: keys.writer, keys, clock, owner: 'a test' });
  while ((await sealer.sealNext()).read > 0);
  await sealer.stop();
  await owner.query("BEGIN; ALTER TABLE events.log DISABLE TRIGGER ALL; UPDATE events.log SET payload = payload || convert_to(' ', 'UTF8') WHERE position = 1; ALTER TABLE events.log ENABLE ALWAYS TRIGGER append_only; COMMIT");
  const results: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => results.push(String(text)) > 0);
  try {
    await expect(rebuildReadModels(name)).rejects.toThrow(/^the event log is not what was sealed, and read models would show that\. Nothing was folded\.\n {2}- position 1 \(\S+\) was changed: .+\nSomebody .+ --even-if-log-altered; /);
    expect(results).toEqual([]);
    await rebuildReadModels(name, { evenIfLogAltered: true });
    expect(results).toEqual([expect.stringMatching(new RegExp(`^${name}: \\d+ events; `))]);
  } finally {
    write.mockRestore();
  }
});
