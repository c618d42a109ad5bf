import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@keystead/testing/src/postgres.js';
import type { TestDatabase } from '@keystead/testing/src/postgres.js';
import { FileCheckpointVault } from '../seal/file-vault.js';
import type { SourceEvent } from '../seal/ports.js';
import { Sealer } from '../seal/sealer.js';
import { eventId, ListSource, makeEvent, ORG, OTHER_ORG, testKeys, testWriter } from '../testing/installation.js';
import { LogProver } from './prove-log.js';
import type { ProvenLog } from './prove-log.js';
import { installEvidenceSchema } from './schema.js';
import { PostgresSealStore } from './seal-store.js';

/** Real: PostgreSQL, the sealer, all signatures. Stood in for: the event store (a list) and the keyring. */
describe('proving that a log is the one that was sealed', () => {
  let database: TestDatabase;
  let folder: string;
  const forged = { ...makeEvent(4), mac: Buffer.alloc(32) };
  const events = [makeEvent(0), makeEvent(1, { organisation: OTHER_ORG }), makeEvent(2), makeEvent(3), forged, makeEvent(5)];

  beforeAll(async () => {
    [database, folder] = await Promise.all([testDatabase(), mkdtemp(join(tmpdir(), 'keystead-vault-'))]);
    await installEvidenceSchema(database.pool);
    const sealer = await Sealer.start({ source: new ListSource(events), store: new PostgresSealStore(database.pool), vault: new FileCheckpointVault(folder), writer: testWriter, keys: testKeys(), clock: { now: () => new Date() }, owner: 'one' });
    while ((await sealer.sealNext(2)).read > 0);
    await sealer.stop();
  });
  afterAll(() => Promise.all([database.drop(), rm(folder, { recursive: true })]));

  const prove = async (log: readonly SourceEvent[], keys = testKeys()): Promise<ProvenLog[]> => {
    const prover = await LogProver.open(database.pool, keys);
    for (const event of log) await prover.see(event);
    return prover.done();
  };
  const other = { log: OTHER_ORG, size: 1, fault: null };

  it('holds for the same events, whatever their positions, with more behind them', async () => {
    const moved = [...events, makeEvent(6)].map((event, index) => ({ ...event, position: String(index * 977 + 5) }));
    expect(await prove(moved)).toEqual([{ log: ORG, size: 4, fault: null }, other]);
  });

  it.each([
    ['another payload', events.with(2, { ...events[2]!, payload: Buffer.from('{"n":7}') }), 'the events do not make the root that was signed'],
    ['one removed', events.toSpliced(2, 1), `the event of leaf 1, ${eventId(2)}, is missing or not in its place`],
    ['two changed places', [events[0]!, events[1]!, events[3]!, events[2]!, ...events.slice(4)], `the event of leaf 2, ${eventId(3)}, is missing or not in its place`],
    ['the end cut off', events.slice(0, 4), `the event of leaf 3, ${eventId(5)}, is missing or not in its place`],
  ])('does not hold with %s', async (_what, log, fault) => {
    expect(await prove(log)).toEqual([{ log: ORG, size: 4, fault }, other]);
  });

  it('does not hold under keys of another installation', async () => {
    expect((await prove(events, testKeys('another'))).map(({ fault }) => fault)).toEqual(Array.from({ length: 2 }, () => 'its newest checkpoint is not signed by this installation'));
  });
});
