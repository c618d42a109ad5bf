/** What an operator reads whose guards were switched off. Real PostgreSQL. */
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { contexts } from '../../../contexts.js';
import { migrateInstallation } from './migrate.js';

let app: TestApp;
const before = { ...process.env };

beforeAll(async () => {
  app = await startTestApp({ contexts });
  const { KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL } = app.core.platform;
  Object.assign(process.env, { NODE_ENV: 'test', KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL });
});
afterAll(async () => {
  process.env = before;
  await app.stop();
});

async function migrated(): Promise<string[]> {
  const printed: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  try {
    await migrateInstallation();
    return printed.join('').trimEnd().split('\n');
  } finally {
    write.mockRestore();
  }
}

it('names each guard that it puts back and what was wrong with it, once', async () => {
  await app.core.owner.query('ALTER TABLE events.log DISABLE TRIGGER append_only; DROP TRIGGER never_changed ON evidence.leaves');
  expect(await migrated()).toEqual([
    '0 steps applied, 0 read models made, 0 rebuilt',
    'the guard append_only of events.log is switched off -> put back',
    'the guard never_changed of evidence.leaves was taken away -> put back',
    'Ask who did that and what else they changed, and run `keystead admin doctor`.',
  ]);
  expect(await migrated()).toEqual(['0 steps applied, 0 read models made, 0 rebuilt']);
});
