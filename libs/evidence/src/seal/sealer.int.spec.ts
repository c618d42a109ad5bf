import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { testDatabase } from '@keystead/testing/src/postgres.js';
import type { TestDatabase } from '@keystead/testing/src/postgres.js';
import { hashLeafData } from '../merkle/hashes.js';
import { verifyConsistency, verifyInclusion } from '../merkle/verify.js';
import { leafHash, leafHeader, payloadDigest } from '../leaf.js';
import { openCheckpoint, readCheckpoint } from '../note/checkpoint.js';
import { verifierOf } from '../note/keys.js';
import { acknowledgeRollback } from '../postgres/acknowledge-rollback.js';
import { EvidenceReader } from '../postgres/evidence-reader.js';
import { installEvidenceSchema } from '../postgres/schema.js';
import { PostgresSealStore } from '../postgres/seal-store.js';
import { ListSource, makeEvent, ORG, OTHER_ORG, testKeys, testWriter } from '../testing/installation.js';
import { naiveRoot } from '../testing/naive-tree.js';
import { EvidenceDamaged, LeaseHeld, LeaseLost, RollbackDetected } from './errors.js';
import { FileCheckpointVault } from './file-vault.js';
import type { SourceEvent } from './ports.js';
import { SealerLoop } from './run.js';
import { Sealer } from './sealer.js';

/** Real: PostgreSQL, the file system, all signatures. Stood in for: the event store (a list) and the keyring (derived keys). */

const keys = testKeys();
let database: TestDatabase;
let folder: string;
let now: Date;

beforeEach(async () => {
  [database, folder] = await Promise.all([testDatabase(), mkdtemp(join(tmpdir(), 'keystead-vault-'))]);
  await installEvidenceSchema(database.pool);
  now = new Date('2026-03-01T10:00:00.000Z');
});

afterEach(async () => {
  await Promise.all([database.drop(), rm(folder, { recursive: true })]);
});

function parts(source: ListSource, owner = 'one') {
  return { source, store: new PostgresSealStore(database.pool), vault: new FileCheckpointVault(folder), writer: testWriter, keys, clock: { now: () => now }, owner };
}

function leafOf(event: SourceEvent, index: number, sealedAt: string): Buffer {
  return leafHash(leafHeader(event.header.toString(), index, sealedAt), payloadDigest(event.salt, event.payload));
}

async function sealAll(source: ListSource, max?: number): Promise<Sealer> {
  const sealer = await Sealer.start(parts(source));
  while ((await sealer.sealNext(max)).read > 0);
  return sealer;
}

describe('the sealer', () => {
  it("gives each organisation's events contiguous leaves, in commit order, under a checkpoint that anybody can check", async () => {
    const events = [makeEvent(0), makeEvent(1, { organisation: OTHER_ORG }), makeEvent(2), makeEvent(3)];
    const sealer = await sealAll(new ListSource(events), 3);
    const reader = new EvidenceReader(database.pool);
    const leaves = [];
    for await (const leaf of reader.leaves(ORG, 0, 10)) leaves.push([leaf.index, leaf.eventId, leaf.sealedAt.toISOString()]);
    expect(leaves).toEqual([
      [0, events[0]!.id, '2026-03-01T10:00:00.000Z'],
      [1, events[2]!.id, '2026-03-01T10:00:00.000Z'],
      [2, events[3]!.id, '2026-03-01T10:00:00.000Z'],
    ]);
    const log = (await reader.log(ORG))!;
    const checkpoint = openCheckpoint(Buffer.from(log.note!), verifierOf(keys.logSigningKey(ORG)));
    const hashes = [0, 2, 3].map((n, index) => leafOf(events[n]!, index, '2026-03-01T10:00:00.000Z'));
    expect([checkpoint.size, checkpoint.root]).toEqual([3, naiveRoot(hashes)]);
    expect(verifyInclusion(hashes[1]!, 1, checkpoint, await reader.inclusion(log, 1, 3))).toBe(true);
    const earlier = (await reader.checkpoint(ORG, 2))!;
    expect(verifyConsistency(earlier, checkpoint, await reader.consistency(log, 2, 3))).toBe(true);
    await sealer.stop();
  });

  it('puts every checkpoint into the platform log, and the last of each log outside the database', async () => {
    const sealer = await sealAll(new ListSource([makeEvent(0), makeEvent(1, { organisation: OTHER_ORG }), makeEvent(2)]), 2);
    const reader = new EvidenceReader(database.pool);
    const notes = [await reader.checkpoint(ORG, 1), await reader.checkpoint(OTHER_ORG, 1), await reader.checkpoint(ORG, 2)];
    expect(notes.map((note) => note?.platformIndex)).toEqual([0, 1, 2]);
    const platform = (await reader.platformLog())!;
    const checkpoint = openCheckpoint(Buffer.from(platform.note!), verifierOf(keys.logSigningKey('platform')));
    expect([checkpoint.size, checkpoint.root]).toEqual([3, naiveRoot(notes.map((note) => hashLeafData(Buffer.from(note!.note))))]);
    const vault = new FileCheckpointVault(folder);
    expect(await vault.list()).toEqual([ORG, OTHER_ORG, 'platform']);
    expect((await vault.read(ORG))!.toString()).toBe(notes[2]!.note);
    await sealer.stop();
  });

  it('commits no batch before the checkpoints of the one before it are outside', async () => {
    const opened = Promise.withResolvers<void>();
    class Slow extends FileCheckpointVault {
      override async write(log: string, note: string): Promise<void> {
        await opened.promise;
        await super.write(log, note);
      }
    }
    const vault = new Slow(folder);
    const sealer = await Sealer.start({ ...parts(new ListSource(Array.from({ length: 6 }, (_, n) => makeEvent(n)))), vault });
    const sizeOf = async () => (await new EvidenceReader(database.pool).log(ORG))?.size;
    await sealer.sealNext(3);
    const second = sealer.sealNext(3);
    await pause(100);
    expect([await sizeOf(), await vault.read(ORG)]).toEqual([3, null]);
    opened.resolve();
    await second;
    await sealer.stop();
    expect([await sizeOf(), readCheckpoint((await vault.read(ORG))!).size]).toEqual([6, 6]);
  });

  it('goes on after a restart, with a time of sealing that never runs backwards', async () => {
    const source = new ListSource([makeEvent(0)]);
    await (await sealAll(source)).stop();
    now = new Date('2026-02-01T00:00:00.000Z');
    source.events.push(makeEvent(1), makeEvent(2));
    await (await sealAll(source, 1)).stop();
    const reader = new EvidenceReader(database.pool);
    expect((await reader.log(ORG))!.size).toBe(3);
    expect((await reader.leafAt(ORG, 2))!.sealedAt.toISOString()).toBe('2026-03-01T10:00:00.000Z');
    expect(await Promise.all(['2026-03-01T10:00:00.000Z', '2026-03-01T10:00:00.001Z'].map((time) => reader.sizeBefore(ORG, new Date(time))))).toEqual([0, 3]);
  });

  it('parks what is not fit to be evidence, says why, and seals the rest', async () => {
    const good = makeEvent(0);
    const events: SourceEvent[] = [
      good,
      { ...makeEvent(1), mac: Buffer.alloc(32) },
      { ...makeEvent(2), payload: Buffer.from('{"n":3}') },
      { ...makeEvent(3), organisation: OTHER_ORG },
      { ...good, position: '000000000050' },
      { ...makeEvent(51), payload: Buffer.from('{ "n": 51 }') },
      makeEvent(52, { header: { writer: 'w2' } }),
      makeEvent(53),
    ];
    const sealer = await Sealer.start(parts(new ListSource(events)));
    const result = await sealer.sealNext();
    expect([result.sealed, result.parked.map(({ eventId, reason }) => [eventId, reason])]).toEqual([
      2,
      [
        [events[1]!.id, 'mac'],
        [events[2]!.id, 'mac'],
        [events[3]!.id, 'header'],
        [good.id, 'already-sealed'],
        [events[5]!.id, 'payload'],
        [events[6]!.id, 'mac'],
      ],
    ]);
    await sealer.stop();
    const reader = new EvidenceReader(database.pool);
    expect([(await reader.leafAt(ORG, 1))!.eventId, await reader.parkedCount(ORG), await reader.parkedCount(OTHER_ORG)]).toEqual([events[7]!.id, 5, 1]);
  });

  it('seals no id a second time in a later batch either', async () => {
    const sealer = await sealAll(new ListSource([makeEvent(0), { ...makeEvent(0), position: '000000000002' }]), 1);
    expect((await new EvidenceReader(database.pool).log(ORG))!.size).toBe(1);
    await sealer.stop();
  });

  it('keeps a second process out, and stores nothing for one that lost its lease', async () => {
    const source = new ListSource([makeEvent(0)]);
    const first = await Sealer.start(parts(source, 'one'));
    await expect(Sealer.start(parts(source, 'two'))).rejects.toThrow(LeaseHeld);
    await database.pool.query(`UPDATE evidence.sealer SET leased_until = '-infinity'`);
    const second = await Sealer.start(parts(source, 'two'));
    await expect(first.sealNext()).rejects.toThrow(LeaseLost);
    expect((await second.sealNext()).sealed).toBe(1);
    await expect(first.sealNext()).rejects.toThrow(LeaseLost);
    await second.stop();
  });

  it('loses and repeats nothing when an answer is lost: whatever the database kept is where it goes on', async () => {
    const source = new ListSource(Array.from({ length: 30 }, (_, n) => makeEvent(n)));
    const honest = new PostgresSealStore(database.pool);
    let calls = 0;
    const store = Object.assign(Object.create(honest) as PostgresSealStore, {
      commit: async (...args: Parameters<PostgresSealStore['commit']>) => {
        calls += 1;
        if (calls === 2) throw new Error('the connection was cut before the commit');
        await honest.commit(...args);
        if (calls === 4) throw new Error('the connection was cut after the commit');
      },
    });
    const outcomes: string[] = [];
    for (let left = true; left; ) {
      const sealer = await Sealer.start({ ...parts(source), store });
      try {
        while ((await sealer.sealNext(5)).read > 0);
        left = false;
      } catch (error) {
        outcomes.push((error as Error).message);
      }
      await sealer.stop();
    }
    const reader = new EvidenceReader(database.pool);
    const ids = [];
    for await (const leaf of reader.leaves(ORG, 0, 100)) ids.push(leaf.eventId);
    expect([outcomes, ids, await reader.parkedCount(ORG)]).toEqual([['the connection was cut before the commit', 'the connection was cut after the commit'], source.events.map((event) => event.id), 0]);
    expect((await new FileCheckpointVault(folder).read(ORG))!.toString()).toBe((await reader.log(ORG))!.note);
  });

  it('keeps the hash of each leaf, whatever tile it is in', async () => {
    const events = Array.from({ length: 5_200 }, (_, n) => makeEvent(n));
    await (await sealAll(new ListSource(events))).stop();
    const reader = new EvidenceReader(database.pool);
    const log = (await reader.log(ORG))!;
    const wrong: number[] = [];
    let index = 250;
    for await (const hash of reader.leafHashes(log, 250, 5_200)) {
      if (!hash.equals(leafOf(events[index]!, index, '2026-03-01T10:00:00.000Z'))) wrong.push(index);
      index += 1;
    }
    expect([index, wrong]).toEqual([5_200, []]);
  });

  it('has tables that refuse to be changed', async () => {
    await (await sealAll(new ListSource([makeEvent(0)]))).stop();
    await expect(database.pool.query('DELETE FROM evidence.leaves')).rejects.toThrow('rows of evidence.leaves are never changed or deleted');
    await expect(database.pool.query('TRUNCATE evidence.checkpoints')).rejects.toThrow('rows of evidence.checkpoints are never changed or deleted');
    await installEvidenceSchema(database.pool);
  });
});

describe('a database that was set back', () => {
  const lose = async (sql: string): Promise<void> => {
    await database.pool.query(`SET session_replication_role = replica; ${sql}; SET session_replication_role = DEFAULT`);
  };
  const forgetAll = `DELETE FROM evidence.leaves; DELETE FROM evidence.tiles; DELETE FROM evidence.checkpoints; DELETE FROM evidence.logs; UPDATE evidence.sealer SET position = ''`;

  it('is noticed at the start: leaves are missing', async () => {
    const source = new ListSource([makeEvent(0), makeEvent(1)]);
    await (await sealAll(source)).stop();
    await lose(forgetAll);
    const refusal = await Sealer.start(parts(source)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RollbackDetected);
    expect(refusal).toMatchObject({ logs: [{ log: ORG, kind: 'behind', outsideSize: 2, storedSize: 0 }, { log: 'platform', kind: 'behind', outsideSize: 1, storedSize: 0 }] });
  });

  it('is noticed at the start: the same number of leaves, or more, but others', async () => {
    const source = new ListSource([makeEvent(0), makeEvent(1)]);
    await (await sealAll(source)).stop();
    await lose(forgetAll);
    const vault = new FileCheckpointVault(folder);
    const [own, platform] = [(await vault.read(ORG))!, (await vault.read('platform'))!];
    await Promise.all([rm(join(folder, `${ORG}.note`)), rm(join(folder, 'platform.note'))]);
    await (await sealAll(new ListSource([makeEvent(0), makeEvent(7), makeEvent(8)]))).stop();
    await Promise.all([writeFile(join(folder, `${ORG}.note`), own), writeFile(join(folder, 'platform.note'), platform)]);
    await expect(Sealer.start(parts(source))).rejects.toMatchObject({ logs: [{ log: ORG, kind: 'different', outsideSize: 2, storedSize: 3 }, { log: 'platform', kind: 'different', outsideSize: 1, storedSize: 1 }] });
  });

  it('is noticed when the event store lost sealed events', async () => {
    const source = new ListSource([makeEvent(0), makeEvent(1)]);
    await (await sealAll(source)).stop();
    source.events.pop();
    await expect(Sealer.start(parts(source))).rejects.toThrow(`The database is sealed up to position 000000000002. Nothing is sealed until the newer data is restored, or the loss is acknowledged: \`keystead evidence acknowledge-rollback '*events' --by`);
    const decision = { organisation: '*events', by: 'operator', reason: 'restored from the backup of Sunday', at: now };
    await acknowledgeRollback({ pool: database.pool, vault: new FileCheckpointVault(folder), keys, source }, decision);
    source.events.push({ ...makeEvent(5), position: '000000000002' });
    await (await sealAll(source)).stop();
    expect((await new EvidenceReader(database.pool).log(ORG))!.size).toBe(3);
  });

  it('is sealed again only after a recorded decision, and the old checkpoint is kept', async () => {
    const source = new ListSource([makeEvent(0), makeEvent(1)]);
    await (await sealAll(source)).stop();
    await lose(forgetAll);
    const loop = new SealerLoop(parts(source));
    const stop = new AbortController();
    const running = loop.run({ signal: stop.signal, intervalMs: 10, retryMs: 10 });
    await until(() => loop.status.state === 'refused');
    expect(loop.status.alarm).toBe(
      `The evidence log of ${ORG} has 0 leaves, but a checkpoint of 2 leaves was already signed. The platform log, which holds all checkpoints, has 0 leaves, but a checkpoint of 1 leaves was already signed. ` +
        `The database is sealed up to position 0. Nothing is sealed until the newer data is restored, or each loss is acknowledged: ` +
        `\`keystead evidence acknowledge-rollback ${ORG} --by "your name" --reason "what happened"\`, \`keystead evidence acknowledge-rollback '*checkpoints' --by "your name" --reason "what happened"\`.`,
    );
    const alarm = async (): Promise<unknown> => (await database.pool.query("SELECT alarm, alarm_since > now() - interval '1 minute' AS lately FROM evidence.sealer")).rows;
    await until(async () => isDeepStrictEqual(await alarm(), [{ alarm: 'refused', lately: true }]));
    const acknowledge = { pool: database.pool, vault: new FileCheckpointVault(folder), keys, source };
    const decision = { organisation: ORG, by: 'operator', reason: 'disk lost', at: now };
    const done = await acknowledgeRollback(acknowledge, decision);
    expect(done).toMatchObject({ ...decision, outsideSize: 2, storedSize: 0 });
    await acknowledgeRollback(acknowledge, { ...decision, organisation: '*checkpoints' });
    await until(() => loop.status.sealed === 2);
    expect(await alarm()).toEqual([{ alarm: null, lately: null }]);
    stop.abort();
    await running;
    expect(loop.status).toMatchObject({ state: 'stopped', alarm: null, sealed: 2, parked: 0 });
    expect(await new EvidenceReader(database.pool).rollbacks(ORG)).toEqual([{ outsideSize: 2, storedSize: 0, by: 'operator', reason: 'disk lost', at: now }]);
    expect((await readdir(join(folder, 'superseded'))).length).toBe(2);
  });

  it('takes no decision about a log that lost nothing: it says which one did, and records nothing', async () => {
    const source = new ListSource([makeEvent(0, { organisation: 'platform' }), makeEvent(1)]);
    await (await sealAll(source, 1)).stop();
    await lose(`DELETE FROM evidence.tiles WHERE log_id = (SELECT id FROM evidence.logs WHERE name = 'platform'); DELETE FROM evidence.logs WHERE name = 'platform'`);
    const acknowledge = (organisation: string) => acknowledgeRollback({ pool: database.pool, vault: new FileCheckpointVault(folder), keys, source }, { organisation, by: 'operator', reason: 'disk lost', at: now });
    const other = 'Meant may be `keystead evidence acknowledge-rollback \'*checkpoints\' --by "your name" --reason "what happened"`.';
    await expect(acknowledge('platform')).rejects.toThrow(`Nothing was recorded: the evidence log of the installation's own events has lost nothing. It holds 1 leaves and continues the checkpoint of 1 that was signed before. ${other}`);
    await expect(acknowledge(ORG)).rejects.toThrow(`Nothing was recorded: the evidence log of ${ORG} has lost nothing.`);
    await expect(acknowledge('*events')).rejects.toThrow('no sealed event is missing');
    expect((await database.pool.query('SELECT 1 FROM evidence.rollbacks')).rows).toEqual([]);
    await acknowledge('*checkpoints');
    await expect(acknowledge('*checkpoints')).rejects.toThrow('no checkpoint of the platform log');
  });

  it('is not hidden by a checkpoint file that somebody else signed', async () => {
    const source = new ListSource([makeEvent(0)]);
    await (await sealAll(source)).stop();
    const forged = await new FileCheckpointVault(folder).read(ORG);
    await writeFile(join(folder, `${ORG}.note`), forged!.toString().replace('\n1\n', '\n0\n'));
    await expect(Sealer.start(parts(source))).rejects.toThrow(EvidenceDamaged);
  });

  it('is noticed when stored hashes were changed', async () => {
    const source = new ListSource([makeEvent(0), makeEvent(1)]);
    await (await sealAll(source)).stop();
    source.events.push(makeEvent(2));
    await database.pool.query(`UPDATE evidence.tiles SET hashes = overlay(hashes placing '\\x00'::bytea from 1)`);
    await expect(Sealer.start(parts(source))).rejects.toThrow(RollbackDetected);
    await rm(folder, { recursive: true });
    const sealer = await Sealer.start(parts(source));
    await expect(sealer.sealNext()).rejects.toThrow(EvidenceDamaged);
  });
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((next) => setTimeout(next, 5));
}
