import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../run-program.js';

let folder: string;
const before = { ...process.env };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-embedded-'));
});
afterEach(async () => {
  process.env = { ...before };
  process.exitCode = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** What `npm start` leaves in KEYSTEAD_HOME while its PostgreSQL runs. */
async function note({ user = 'keystead', pid = process.pid, port = 1 }: { user?: string; pid?: number; port?: number | string } = {}): Promise<void> {
  await mkdir(join(folder, 'postgres'), { recursive: true });
  await writeFile(join(folder, 'postgres.json'), JSON.stringify({ user, password: 'hunter2', port: 5 }), { mode: 0o600 });
  await writeFile(join(folder, 'postgres', 'postmaster.pid'), [pid, join(folder, 'postgres'), 1_700_000_000, port, '', '127.0.0.1', ''].join('\n'));
}

/** A shell in which nothing but KEYSTEAD_HOME is set. */
async function keystead(...words: string[]): Promise<{ code: unknown; said: string }> {
  for (const name of Object.keys(process.env)) if (name.startsWith('KEYSTEAD_')) delete process.env[name];
  Object.assign(process.env, { NODE_ENV: 'test', KEYSTEAD_HOME: folder });
  const said: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0));
  try {
    const code = await runProgram(['admin', ...words]);
    return { code: code ?? process.exitCode, said: said.join('') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

describe('keystead admin with no database named', () => {
  it('looks at the one that runs in KEYSTEAD_HOME', async () => {
    await note({ port: 1 });
    const { code, said } = await keystead('doctor');
    expect([code, said]).toEqual([1, expect.stringContaining('ok    settings     every setting can be read\n')]);
    expect(said).toContain('FAIL  database     connect ECONNREFUSED 127.0.0.1:1 ');
    expect(said).not.toContain('hunter2');
  });

  it.each([
    ['was never started', () => note().then(() => rm(join(folder, 'postgres', 'postmaster.pid')))],
    ['was killed', () => note({ pid: 2 ** 30 })],
    ['is only starting', () => note({ port: '' })],
  ])('says to start Keystead first when that one %s', async (_, make) => {
    await make();
    expect(await keystead('backup', '--to', join(folder, 'a.keystead'))).toEqual({
      code: 2,
      said: `keystead: the database in ${folder}/postgres does not run: start Keystead first (npm start), or name another in KEYSTEAD_DATABASE_URL\n`,
    });
  });

  it('says that postgres.json is damaged', async () => {
    await note();
    await writeFile(join(folder, 'postgres.json'), '{"user":');
    expect(await keystead('migrate')).toEqual({ code: 2, said: `keystead: ${folder}/postgres.json is damaged: restore it from a backup\n` });
  });

  it.each([['doctor'], ['restore', '--from', '/backups/monday.keystead'], ['migrate']])('says where it looked when there is nothing: %s', async (...words) => {
    expect(await keystead(...words)).toEqual({
      code: 2,
      said: `keystead: no Keystead in ${folder}: set KEYSTEAD_HOME to where yours keeps its data, or name a PostgreSQL in KEYSTEAD_DATABASE_URL (see docs/operating.md; for a restore under "Restore")\n`,
    });
  });

  it('asks for the database of a home that has keys and no PostgreSQL of its own', async () => {
    await mkdir(join(folder, 'keys'));
    expect(await keystead('doctor')).toEqual({
      code: 2,
      said: `keystead: Keystead in ${folder} has no PostgreSQL of its own: name its database in KEYSTEAD_DATABASE_URL (see docs/operating.md; for a restore under "Restore")\n`,
    });
  });
});
