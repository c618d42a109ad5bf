import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@keystead/testing/src/eventually.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { installEvidenceSchema } from '../postgres/schema.js';
import { PostgresSealStore } from '../postgres/seal-store.js';
import { ListSource, makeEvent, ORG, testKeys, testWriter } from '../testing/installation.js';
import { EvidenceDamaged, LeaseLost } from './errors.js';
import { FileCheckpointVault } from './file-vault.js';
import type { CheckpointVault } from './ports.js';
import { SealerLoop } from './run.js';
import { Sealer, type SealerParts } from './sealer.js';

/** A sealer that stood still, and what lies outside afterwards. Real: PostgreSQL, the file system, all signatures. Stood in for: the event store and the keyring. */

const source = new ListSource(Array.from({ length: 12 }, (_, n) => makeEvent(n)));
let database: TestDatabase;
let folder: string;
let vault: FileCheckpointVault;

beforeEach(async () => {
  [database, folder] = await Promise.all([testDatabase(), mkdtemp(join(tmpdir(), 'keystead-vault-'))]);
  await installEvidenceSchema(database.pool);
  vault = new FileCheckpointVault(folder);
});
afterEach(async () => {
  await Promise.all([database.drop(), rm(folder, { recursive: true })]);
});

const parts = (owner: string, changes: Partial<SealerParts> = {}): SealerParts => ({
  source, store: new PostgresSealStore(database.pool), vault, writer: testWriter, keys: testKeys(), clock: { now: () => new Date('2026-03-01T10:00:00.000Z') }, owner, ...changes,
});
const leaseRunsOut = () => database.pool.query(`UPDATE evidence.sealer SET leased_until = '-infinity'`);
const outside = async (): Promise<string | undefined> => (await vault.read(ORG))?.toString();
const newest = async (): Promise<string> => (await new PostgresSealStore(database.pool).findLog(ORG))!.note!;

async function sealed(owner: string): Promise<void> {
  const sealer = await Sealer.start(parts(owner));
  while ((await sealer.sealNext()).read > 0);
  await sealer.stop();
}

it('one that was stopped with its checkpoint in hand replaces no newer one when it goes on', async () => {
  let goOn = (): void => undefined;
  const stopped = new Promise<void>((then) => (goOn = then));
  const late: CheckpointVault = Object.assign(Object.create(vault) as FileCheckpointVault, { write: (name: string, note: string) => stopped.then(() => vault.write(name, note)) });
  const first = await Sealer.start(parts('one', { vault: late }));
  await first.sealNext(3);
  await leaseRunsOut();
  await sealed('two');
  goOn();
  await expect(first.sealNext()).rejects.toThrow(LeaseLost);
  await expect(first.stop()).rejects.toThrow('that is kept outside the database: another process has sealed on.');
  expect([await outside(), await readdir(folder)]).toEqual([await newest(), [`${ORG}.note`, 'platform.note']]);
  await sealed('three');
});

it('a checkpoint that lags behind the log is no rollback: it is brought up to date, and drafts of the killed go', async () => {
  const first = await Sealer.start(parts('one'));
  await first.sealNext(3);
  await first.stop();
  const old = (await outside())!;
  await sealed('one');
  const draft = join(folder, `${ORG}.note.0123456789ab.new`);
  for (const path of [join(folder, `${ORG}.note`), draft]) await writeFile(path, old);
  await sealed('two');
  expect([await outside(), await readdir(folder)]).toEqual([await newest(), [`${ORG}.note`, 'platform.note']]);
});

it('a checkpoint that cannot be read is refused with its file and the way out', async () => {
  await sealed('one');
  const path = join(folder, `${ORG}.note`);
  await truncate(path, 40);
  const way = `Put back a copy of that file, an older one will do, with the keyring that signed it; where there is no copy, docs/evidence.md says under "Lost data" how to go on.`;
  await expect(Sealer.start(parts('one'))).rejects.toThrow(new EvidenceDamaged(`The checkpoint of ${ORG} that is kept outside the database, in ${path}, cannot be trusted: the note has no blank line before its signatures. ${way}`));
});

describe('two loops', () => {
  const soon = { intervalMs: 5, retryMs: 5 };
  let stop: AbortController;
  let running: Promise<void>[];
  beforeEach(() => ([stop, running] = [new AbortController(), []]));
  afterEach(async () => {
    stop.abort();
    await Promise.all(running);
  });

  const start = (owner: string, changes: Partial<SealerParts>, options: { leads?: boolean } = {}): SealerLoop => {
    const loop = new SealerLoop(parts(owner, changes));
    running.push(loop.run({ ...soon, ...options, signal: stop.signal }));
    return loop;
  };
  const lease = async (): Promise<unknown> => (await database.pool.query('SELECT epoch, owner FROM evidence.sealer')).rows[0];
  /** A store that counts how often the lease was asked for. */
  const counting = (): { store: PostgresSealStore; asked: () => number } => {
    const store = new PostgresSealStore(database.pool);
    let asked = 0;
    return { store: Object.assign(Object.create(store) as PostgresSealStore, { claim: (...args: Parameters<PostgresSealStore['claim']>) => ((asked += 1), store.claim(...args)) }), asked: () => asked };
  };

  it('of which none is said to lead: the second waits until the lease of the first has run out', async () => {
    const first = start('one', {});
    await eventually(async () => expect(first.status.state).toBe('sealing'));
    const { store, asked } = counting();
    const second = start('two', { store });
    await eventually(async () => expect(asked()).toBeGreaterThan(10));
    expect([first.status.state, second.status.state, await lease()]).toEqual(['sealing', 'standing-by', { epoch: '1', owner: 'one' }]);
  });

  it('of which the second leads: it takes the lease of the one that was killed, or does not know yet, at once and once', async () => {
    const { store, asked } = counting();
    const first = start('one', { store }, { leads: true });
    await eventually(async () => expect(first.status.state).toBe('sealing'));
    const second = start('two', {}, { leads: true });
    await eventually(async () => expect(asked()).toBeGreaterThan(10));
    expect([first.status.state, second.status.state, await lease()]).toEqual(['standing-by', 'sealing', { epoch: '2', owner: 'two' }]);
  });
});
