import { hostname } from 'node:os';
import type pg from 'pg';
import { collect } from '@keystead/event-store/src/contract-suite/builders.js';
import { EvidenceReader } from '@keystead/evidence/src/postgres/evidence-reader.js';
import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { PostgresSealStore } from '@keystead/evidence/src/postgres/seal-store.js';
import { FileCheckpointVault } from '@keystead/evidence/src/seal/file-vault.js';
import { Sealer } from '@keystead/evidence/src/seal/sealer.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { startEventStoreDb, type StandIn } from '@keystead/testing/src/eventstoredb/stand-in.js';
import { seedPeople, type People } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { enginesFor, moveEvents, MoveRefused, type MoveReport } from './move-events.js';
import { openPool } from '../database/database.js';
import { openCore, type Core, type CoreOptions } from './open-core.js';
import type { EngineName } from './open-store.js';
import { MOVE_LOCK, PresenceLost } from './presence.js';
import { checkpointFolder } from './sealing.js';

/** Real PostgreSQL, HTTP, gRPC, signatures; EventStoreDB is the stand-in. The app makes the installation and ends, for events move while nobody may write. */
describe('moving the events of an installation', () => {
  let node: StandIn;
  let app: TestApp;
  let people: People;
  let url: string;
  let pool: pg.Pool;
  const contexts = [identityContext, keysContext, gatewayContext];
  beforeAll(async () => {
    node = await startEventStoreDb();
    url = `esdb://127.0.0.1:${node.port}?tls=false`;
    app = await startTestApp({ contexts, env: { KEYSTEAD_DEMO: 'true' } });
    people = await seedPeople(app);
    for (const name of ['Ward 1', 'Ward 2']) await people.user.http.post('/api/keys').set('Idempotency-Key', `key-of-${name.replace(' ', '-')}`).send({ name, provider: 'practice', secret: 'practice-secret-1' }).expect(201);
    await app.settled();
    await seal(app.core);
    pool = openPool(app.core.platform.KEYSTEAD_DATABASE_URL, 2);
  });
  afterAll(async () => {
    await pool.end();
    await app.stop();
    await node.stop();
  });

  async function seal(core: Core): Promise<number> {
    const sealer = await Sealer.start({ source: core.store, store: new PostgresSealStore(core.projecting), vault: new FileCheckpointVault(checkpointFolder(core)), writer: core.keyring.writer, keys: core.keyring, clock: core.clock, owner: 'test' });
    let sealed = 0;
    for (let read = 1; read > 0; ) {
      const result = await sealer.sealNext();
      read = result.read;
      sealed += result.sealed;
    }
    await sealer.stop();
    return sealed;
  }
  async function coreOf(engine: EngineName, options: Partial<CoreOptions> = {}): Promise<Core> {
    const { KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL } = app.core.platform;
    return openCore({ contexts, env: { NODE_ENV: 'test', KEYSTEAD_DEMO: 'true', KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL, ...(engine === 'eventstoredb' ? { KEYSTEAD_EVENTSTORE_URL: url } : {}) }, ...options });
  }
  async function move(from: EngineName, to: EngineName, progress: () => void = () => undefined): Promise<MoveReport> {
    const core = await coreOf(from, { moving: true });
    const engines = await enginesFor(core, to, url);
    try {
      return await moveEvents({ core, to, progress, settleMs: 0, ...engines });
    } finally {
      await engines.target.close();
      await core.close();
    }
  }
  /** A move that waited for the lock gets it, since the connection of the process is cut. */
  async function loseLock(work: () => Promise<void>): Promise<void> {
    const mover = await pool.connect();
    const taken = mover.query('SELECT pg_advisory_lock($1)', [MOVE_LOCK]);
    await eventually(async () => expect((await pool.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")).rowCount).toBe(1));
    await pool.query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'keystead api %'");
    await taken;
    await work();
    await mover.query('SELECT pg_advisory_unlock($1)', [MOVE_LOCK]);
    mover.release();
  }
  async function ids(core: Core): Promise<string[]> {
    return (await collect(core.store.readAll())).map(({ id }) => id);
  }
  async function appends(core: Core): Promise<unknown[]> {
    const { rows } = await pool.query<{ key: string }>('SELECT key FROM events.appends ORDER BY last_position');
    return Promise.all(rows.map(async ({ key }) => ({ ...(await core.store.findAppend(key)), position: '' })));
  }

  it('is refused while a process runs, which is named, and works on', async () => {
    await expect(move('postgres', 'eventstoredb')).rejects.toThrow(new MoveRefused(`still at work: keystead test ${process.pid}@${hostname()}; stop all of them first, then start again`));
    await people.user.http.post('/api/keys').send({ name: 'Ward 3', provider: 'practice', secret: 'practice-secret-1' }).expect(201);
    await app.settled();
    await seal(app.core);
    await app.end();
  });

  it('leaves everything as it was when the evidence does not hold', async () => {
    await pool.query("ALTER TABLE events.log DISABLE TRIGGER append_only; UPDATE events.log SET payload = payload || ' ' WHERE position = 2");
    await expect(move('postgres', 'eventstoredb')).rejects.toThrow('the events do not make the root that was signed');
    await pool.query("UPDATE events.log SET payload = substr(payload, 1, length(payload) - 1) WHERE position = 2; ALTER TABLE events.log ENABLE TRIGGER append_only");
    expect((await pool.query('SELECT name FROM platform.event_engine')).rows).toEqual([{ name: 'postgres' }]);
    await expect(move('postgres', 'eventstoredb')).rejects.toThrow('the event at position 2 is another');
    // What was copied wrongly is of no use: another node, still empty.
    await node.stop();
    node = await startEventStoreDb();
    url = `esdb://127.0.0.1:${node.port}?tls=false`;
  });

  it('goes to EventStoreDB: proven by every signed root, keys remembered, evidence and read models at the new positions', async () => {
    const old = await coreOf('postgres');
    const [before, keyed] = [await ids(old), await appends(old)];
    await old.close();
    const meanwhile: Promise<string>[] = [];
    const starts = (): Promise<string> => coreOf('postgres').then(() => 'started', (error: Error) => `${error.name}: ${error.message}`);
    const report = await move('postgres', 'eventstoredb', () => void (meanwhile.length === 0 && meanwhile.push(starts())));
    expect(await Promise.all(meanwhile)).toEqual(['StartRefused: The events of this installation are being moved to another engine (keystead admin migrate-events). Wait until that has ended, set what it says, and start again.']);
    expect([report.events, report.copied]).toEqual([before.length, before.length]);
    expect(report.logs.length).toBeGreaterThan(0);
    expect(report.logs.every(({ fault }) => fault === null)).toBe(true);
    await expect(coreOf('postgres')).rejects.toThrow('are in EventStoreDB; name it');

    const core = await coreOf('eventstoredb');
    expect(await ids(core)).toEqual(before);
    expect(keyed.length).toBeGreaterThan(0);
    expect(await appends(core)).toEqual(keyed);
    expect(await seal(core)).toBe(0);
    const head = await core.store.head();
    const { rows } = await core.owner.query<{ position: string }>("SELECT DISTINCT position FROM platform.projections WHERE position <> ''");
    expect(rows).toEqual([{ position: head }]);
    const reader = new EvidenceReader(core.owner);
    for await (const leaf of reader.leaves(people.organisation, 0, 1000)) {
      const [event] = await collect(core.store.readAll({ after: String(Number(leaf.position) - 1), max: 1 }));
      expect([event?.id, event?.position]).toEqual([leaf.eventId, leaf.position]);
    }
    await core.close();
  });

  it('comes back, with what was written since', async () => {
    const core = await coreOf('eventstoredb');
    const before = await ids(core);
    const [first] = await collect(core.store.readAll({ max: 1 }));
    if (first === undefined) throw new Error('the log is empty');
    await core.store.append('identity.copy-org_x-one', 'none', [{ ...first, id: '00000000-0000-4000-8000-00000000000a' }]);
    await core.close();
    // It appended nothing, follows nothing, and is seen all the same.
    const idle = await coreOf('eventstoredb', { as: 'api' });
    await expect(move('eventstoredb', 'postgres')).rejects.toThrow(`still at work: keystead api ${process.pid}@`);
    await loseLock(async () => expect(idle.store.append('identity.copy-org_x-one', 0, [{ ...first, id: '00000000-0000-4000-8000-00000000000b' }])).rejects.toThrow(PresenceLost));
    await idle.close();
    const report = await move('eventstoredb', 'postgres');
    expect([report.events, report.copied]).toEqual([before.length + 1, 1]);
    const back = await coreOf('postgres');
    expect(await ids(back)).toEqual([...before, '00000000-0000-4000-8000-00000000000a']);
    expect(await seal(back)).toBe(0);
    await back.close();
    await expect(move('postgres', 'postgres')).rejects.toThrow('the events are in PostgreSQL already');
  });
});
