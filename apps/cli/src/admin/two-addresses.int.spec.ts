import dns from 'node:dns';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../run-program.js';

/** The database is away, and its host has two addresses, as `localhost` has on many machines. The name is looked up by a stand-in; both addresses are real, and nobody listens there. */
const before = { ...process.env };
const patience = net.getDefaultAutoSelectFamilyAttemptTimeout();
let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'keystead-two-addresses-'));
  const both = [{ address: '127.0.0.1', family: 4 }, { address: '127.0.0.2', family: 4 }];
  jest.spyOn(dns, 'lookup').mockImplementation(((_: string, __: unknown, done: (error: null, found: typeof both) => void) => process.nextTick(done, null, both)) as never);
  // A busy machine may need longer than a quarter of a second to hear that nobody is there.
  net.setDefaultAutoSelectFamilyAttemptTimeout(60_000);
  Object.assign(process.env, { NODE_ENV: 'test', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: 'postgres://keystead@database.example:1/none' });
});
afterAll(() => {
  net.setDefaultAutoSelectFamilyAttemptTimeout(patience);
  jest.restoreAllMocks();
  process.env = { ...before };
  rmSync(home, { recursive: true, force: true });
});

const AWAY = 'No PostgreSQL answers where KEYSTEAD_DATABASE_URL says (connect ECONNREFUSED 127.0.0.1:1; connect ECONNREFUSED 127.0.0.2:1): see that it runs, and that host and port are right there. Nothing was changed.';

it.each([
  [['migrate'], AWAY],
  [['backup', '--to', join(tmpdir(), 'keystead-two-addresses.backup')], AWAY],
  [['rotate-keys'], AWAY],
  [['rebuild'], AWAY],
])('keystead admin %j says what each address said', async ([command = '', ...words], sentence) => {
  const said: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const code = await runProgram(['admin', command, ...words]);
  write.mockRestore();
  expect([code, said]).toEqual([2, [`keystead: ${sentence}\n`]]);
});
