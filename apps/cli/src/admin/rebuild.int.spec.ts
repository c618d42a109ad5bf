import { projectionsOf } from '@keystead/platform/src/context/define-context.js';
import { RebuildTurn } from '@keystead/platform/src/projections/rebuild-turn.js';
import { eventually } from '@keystead/testing/src/eventually.js';
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
