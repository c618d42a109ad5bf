/** A checkpoint file that was damaged: what the doctor says of it, and the way out that docs/evidence.md tells. Real PostgreSQL, keys, sealer and files. */
import { mkdtemp, readFile, rename, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCore, type Core } from '@keystead/platform/src/core/open-core.js';
import { prepareDatabase } from '@keystead/platform/src/core/prepare-database.js';
import { doctor } from '@keystead/platform/src/operating/doctor.js';
import type { Finding } from '@keystead/platform/src/operating/finding.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { sealAll, writeNotes } from './installation.js';
import { toyContext } from './toy-context.js';

const ORG = 'org_00000000000000000000000001';

let database: TestDatabase;
let home: string;
let core: Core;

beforeAll(async () => {
  database = await testDatabase();
  home = await mkdtemp(join(tmpdir(), 'keystead-doctor-'));
  core = await openCore({ contexts: [toyContext], env: { NODE_ENV: 'test', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: database.url }, createKeys: true });
  await prepareDatabase(core);
  await writeNotes(core, 1, 4);
  await sealAll(core);
});
afterAll(async () => {
  await core.close();
  await database.drop();
  await rm(home, { recursive: true, force: true });
});

async function faults(): Promise<Finding[]> {
  const findings: Finding[] = [];
  await doctor({ contexts: [toyContext], env: { NODE_ENV: 'test', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: database.url }, tell: (finding) => findings.push(finding), progress: () => undefined, now: new Date() });
  return findings.filter(({ state }) => state === 'fail');
}

it('is named with its path and is no older database; moved away, it is written anew from what the database holds', async () => {
  const file = join(home, 'checkpoints', `${ORG}.note`);
  const whole = await readFile(file, 'utf8');
  await truncate(file, 40);
  const text =
    `The checkpoint of ${ORG} that is kept outside the database, in ${file}, cannot be trusted: the note has no blank line before its signatures. ` +
    'Put back a copy of that file, an older one will do, with the keyring that signed it; where there is no copy, docs/evidence.md says under "Lost data" how to go on.';
  expect(await faults()).toEqual([{ check: 'checkpoints', state: 'fail', text, next: 'the database may be as it should: it is the file that cannot be read, or the keys that are not its own' }]);
  await expect(sealAll(core)).rejects.toThrow(text);
  await rename(file, join(home, 'moved-away'));
  await sealAll(core);
  expect([await faults(), await readFile(file, 'utf8')]).toEqual([[], whole]);
});
