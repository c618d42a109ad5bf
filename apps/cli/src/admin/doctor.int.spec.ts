import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lookAtInstallation } from './doctor.js';

const before = { ...process.env };
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'keystead-doctor-'));
  Object.assign(process.env, { NODE_ENV: 'test', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: 'postgres://keystead:hunter2@127.0.0.1:1/none' });
});
afterEach(async () => {
  process.env = { ...before };
  process.exitCode = undefined;
  await rm(home, { recursive: true, force: true });
});

async function said(options: { json: boolean }): Promise<string> {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  await lookAtInstallation(options);
  write.mockRestore();
  return lines.join('');
}

describe('keystead admin doctor', () => {
  it('prints a line for each look, with what to do next, and ends with 1', async () => {
    const lines = (await said({ json: false })).trimEnd().split('\n');
    expect(lines.filter((line) => !line.includes('  disk '))).toEqual([
      'ok    settings     every setting can be read',
      `FAIL  files        ${home}/keys is missing -> restore it from your backup of the keys; on the very first run \`keystead admin migrate\` makes it`,
      `FAIL  keys         The master key file ${home}/keys/master.key is missing; restore it from your backup, for without it no stored secret can be opened. -> mend that, then look again`,
      'FAIL  database     connect ECONNREFUSED 127.0.0.1:1 -> no PostgreSQL answers where KEYSTEAD_DATABASE_URL says: see that it runs, and that host and port are right there',
    ]);
    expect(process.exitCode).toBe(1);
  });

  it('says the same as JSON, and no password', async () => {
    const text = await said({ json: true });
    const { healthy, findings } = JSON.parse(text) as { healthy: boolean; findings: { check: string; state: string }[] };
    expect([healthy, findings.filter(({ check }) => check !== 'disk').map(({ check, state }) => `${check} ${state}`)]).toEqual([false, ['settings ok', 'files fail', 'keys fail', 'database fail']]);
    expect(text).not.toContain('hunter2');
  });
});
