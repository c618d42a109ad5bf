import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { runProgram } from '../run-program.js';
import { migrateInstallation } from './migrate.js';

/** The command as an operator runs it on an empty installation; who comes in by the link is told in identity. */
describe('keystead admin invite-admin', () => {
  let database: TestDatabase;
  let home: string;
  const said = { out: '', err: '' };
  const before = { ...process.env };
  beforeAll(async () => {
    [database, home] = await Promise.all([testDatabase(), mkdtemp(join(tmpdir(), 'keystead-found-'))]);
    Object.assign(process.env, { NODE_ENV: 'test', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: database.url, KEYSTEAD_PUBLIC_URL: 'https://keystead.lake.example/' });
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => (said.out += String(text)) !== '');
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => (said.err += String(text)) !== '');
    await migrateInstallation();
  });
  beforeEach(() => void Object.assign(said, { out: '', err: '' }));
  afterAll(async () => {
    jest.restoreAllMocks();
    process.env = before;
    await Promise.all([database.drop(), rm(home, { recursive: true })]);
  });
  const invite = (...words: string[]) => runProgram(['admin', 'invite-admin', ...words]);

  it('founds the organisation and prints one link, under the address people use', async () => {
    const words = ['--organisation', 'Lake Clinics', '--email', 'ada@lake.example', '--name', 'Ada Lund'];
    expect(await invite(...words)).toBeNull();
    expect(said.out).toMatch(/^https:\/\/keystead\.lake\.example\/invitation#ks_inv_[A-Za-z0-9_-]{43}\n$/);
    expect(said.err).toMatch(/^founded Lake Clinics \(org_\w+\)\. Give this link to Ada Lund; it works once, until \S+:\n$/);
    const first = said.out;
    Object.assign(said, { out: '', err: '' });
    expect(await invite(...words)).toBeNull();
    expect(said.err).toMatch(/^found Lake Clinics/);
    expect(said.out).not.toBe(first);
  });

  it('founds no twin: it names the one that is there, and takes its id or --new', async () => {
    const bob = ['--email', 'bob@lake.example', '--name', 'Bob Reed'];
    expect(await invite('--organisation', 'lake clinics', ...bob)).toBe(2);
    expect(said.err).toMatch(/^keystead: there is an organisation of this name already: Lake Clinics \((org_\w+)\)\. Give --organisation \1 to invite an administrator into it, or --new to found another of the same name\n$/);
    expect(said.out).toBe('');
    const lake = /\((org_\w+)\)/.exec(said.err)![1]!;
    said.err = '';
    expect(await invite('--organisation', lake, ...bob)).toBeNull();
    expect(said.err).toMatch(new RegExp(`^found Lake Clinics \\(${lake}\\)`));
    said.err = '';
    expect(await invite('--organisation', 'lake clinics', '--new', '--email', 'eve@lake.example', '--name', 'Eve Moor')).toBeNull();
    expect(said.err).toMatch(/^founded lake clinics \(org_\w+\)/);
    expect(said.err).not.toContain(lake);
  });

  it('says what is missing or wrong', async () => {
    expect(await invite('--organisation', 'Lake Clinics', '--name', 'Ada Lund')).toBe(2);
    expect(said.err).toContain("required option '--email <address>' not specified");
    expect(await invite('--organisation', 'Lake Clinics', '--name', 'Ada Lund', '--email', 'ada')).toBe(2);
    expect(said.err).toContain('keystead: email: is not an e-mail address\n');
    expect(said.out).toBe('');
  });
});
