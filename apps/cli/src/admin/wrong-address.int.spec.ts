import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { runProgram } from '../run-program.js';

/** A first start with a mistake in the settings. The database is real. */
const before = { ...process.env };
let home: string;
let database: TestDatabase;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'keystead-wrong-address-'));
  database = await testDatabase();
});
afterAll(async () => {
  process.env = { ...before };
  await database.drop();
  rmSync(home, { recursive: true, force: true });
});

async function said(words: readonly string[], settings: Record<string, string>): Promise<string> {
  process.env = { ...before, NODE_ENV: 'test', KEYSTEAD_HOME: home, ...settings };
  const lines: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  const code = await runProgram(['admin', ...words]);
  write.mockRestore();
  expect(code).toBe(2);
  return lines.join('');
}

const but = (change: Partial<URL>): string => Object.assign(new URL(database.url), change).toString();
const FORM = `keystead: These settings are not right:
  - KEYSTEAD_DATABASE_URL: must be postgres://user:password@host:5432/name; in user and password each of @ : / ? # % is written as %40 %3A %2F %3F %23 %25
See .env.example for what each means.
`;

describe('an address of the database that is not right is named by its setting, with what to do and without the password', () => {
  it.each([
    ['nobody listens', () => 'postgres://keystead:hunter2@127.0.0.1:1/keystead', 'keystead: No PostgreSQL answers where KEYSTEAD_DATABASE_URL says (connect ECONNREFUSED 127.0.0.1:1): see that it runs, and that host and port are right there. Nothing was changed.\n'],
    ['another password', () => but({ password: 'hunter2' }), 'keystead: PostgreSQL does not take the login of KEYSTEAD_DATABASE_URL (password authentication failed for user "keystead"): correct user and password there. Nothing was changed.\n'],
    ['no such database', () => but({ pathname: '/nosuchdb' }), 'keystead: There is no such database as KEYSTEAD_DATABASE_URL names (database "nosuchdb" does not exist): correct its name there, or make it (CREATE DATABASE). Nothing was changed.\n'],
    ['no address', () => 'hunter2', FORM],
    ['a password with a # in it', () => 'postgres://keystead:hunter2#@127.0.0.1/keystead', FORM],
    ['a password with a % in it', () => 'postgres://keystead:hunter2%@127.0.0.1/keystead', 'keystead: These settings are not right:\n  - KEYSTEAD_DATABASE_URL: holds a % that begins no escape: write it as %25\nSee .env.example for what each means.\n'],
  ])('%s', async (_, url, sentence) => expect(await said(['migrate'], { KEYSTEAD_DATABASE_URL: url() })).toBe(sentence));
});

it('a key of Google Cloud KMS that is none is named by its setting', async () => {
  expect(await said(['migrate'], { KEYSTEAD_DATABASE_URL: database.url, KEYSTEAD_KMS: 'gcp:nonsense' })).toBe('keystead: KEYSTEAD_KMS must name the key of Google Cloud KMS as gcp:projects/…/locations/…/keyRings/…/cryptoKeys/…, without a version (docs/google-kms.md).\n');
});
