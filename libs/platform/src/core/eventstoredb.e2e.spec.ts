import { anEvent, appended, STREAM } from '@keystead/event-store/src/contract-suite/builders.js';
import { LogWentBack } from '@keystead/event-store/src/errors.js';
import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { startEventStoreDb, type StandIn } from '@keystead/testing/src/eventstoredb/stand-in.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { seedPeople, type People } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { doctor } from '../operating/doctor.js';
import type { Finding } from '../operating/finding.js';
import { openCore } from './open-core.js';
import { PresenceLost } from './presence.js';
import { sealingJob } from './sealing.js';

/** Real PostgreSQL, HTTP and gRPC; EventStoreDB is the stand-in, reached by the setting an operator would use. */
describe('the product with its events in EventStoreDB', () => {
  let node: StandIn;
  let app: TestApp;
  let people: People;
  const contexts = [identityContext, keysContext, gatewayContext];
  beforeAll(async () => {
    node = await startEventStoreDb();
    const env = { KEYSTEAD_DEMO: 'true', KEYSTEAD_EVENTSTORE_URL: `esdb://127.0.0.1:${node.port}?tls=false` };
    app = await startTestApp({ contexts, env, jobs: (core) => [sealingJob(core, { warn: () => undefined })] });
    people = await seedPeople(app);
  });
  afterAll(async () => {
    await app.stop();
    await node.stop();
  });

  const vault = (name: string, key?: string) => {
    const request = people.user.http.post('/api/keys').send({ name, provider: 'practice', secret: 'practice-secret-1' });
    return key === undefined ? request : request.set('Idempotency-Key', key);
  };
  const names = async (position: string): Promise<string[]> => (await people.user.http.get('/api/keys').set('Keystead-Min-Position', position).expect(200)).body.items.map((item: { name: string }) => item.name);

  it('shows people their own change at once', async () => {
    const answer = await vault('Ward 1').expect(201);
    expect(await names(answer.headers['keystead-position'] as string)).toContain('Ward 1');
    expect((await app.core.owner.query('SELECT count(*)::int AS events FROM events.log')).rows).toEqual([{ events: 0 }]);
  });

  it('does a command with the same key once, and refuses the key for another', async () => {
    const first = await vault('Ward 2', 'key-of-ward-2').expect(201);
    const again = await vault('Ward 2', 'key-of-ward-2').expect(201);
    expect([again.body.id, again.headers['keystead-position']]).toEqual([first.body.id, first.headers['keystead-position']]);
    expect((await vault('Ward 3', 'key-of-ward-2')).body.code).toBe('platform.idempotency-key-reused');
    expect((await names(first.headers['keystead-position'] as string)).filter((name) => name.startsWith('Ward 2') || name === 'Ward 3')).toEqual(['Ward 2']);
  });

  it('goes on after a restart of the node', async () => {
    await node.stop();
    await node.start();
    const answer = await vault('Ward 4').expect(201);
    expect(await names(answer.headers['keystead-position'] as string)).toContain('Ward 4');
  });

  it('seals every event', async () => {
    let events = 0;
    for await (const event of app.core.store.readAll()) events += event.version >= 0 ? 1 : 0;
    await eventually(async () => {
      const { rows } = await app.core.owner.query<{ leaves: number }>("SELECT count(*)::int AS leaves FROM evidence.leaves");
      expect(rows[0]?.leaves).toBe(events);
    });
    expect((await app.core.owner.query('SELECT count(*)::int AS parked FROM evidence.parked')).rows).toEqual([{ parked: 0 }]);
  });

  const look = async (eventStore: string): Promise<Finding[]> => {
    const { KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL } = app.core.platform;
    const findings: Finding[] = [];
    await doctor({ contexts, env: { NODE_ENV: 'test', KEYSTEAD_DEMO: 'true', KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL, KEYSTEAD_EVENTSTORE_URL: eventStore }, tell: (finding) => findings.push(finding), progress: () => undefined, now: new Date() });
    return findings;
  };

  it('is looked at by the doctor, who changes nothing there', async () => {
    const notes = (): number => node.log.all.filter(({ stream }) => stream === '$$keystead.guard').length;
    const before = notes();
    const findings = await look(app.core.platform.KEYSTEAD_EVENTSTORE_URL!);
    expect(findings.find(({ check }) => check === 'wrapped keys')!.text).toMatch(/; vaulted keys: \d+ under version 1; .*; of each version one was opened$/);
    expect(findings.find(({ check }) => check === 'read models')!.text).toMatch(/^\d+ read models have the shape of this version and follow the log$/);
    expect(notes()).toBe(before);
  });

  it('says through the doctor which address it cannot use, how it was tried and why, and shows no password', async () => {
    const other = await startEventStoreDb({ user: { name: 'keystead', password: 'another' } });
    const findings = await look(`esdb://keystead:hunter2@127.0.0.1:${other.port}?tls=false`);
    await other.stop();
    expect(findings.filter(({ state }) => state === 'fail')).toEqual([
      { check: 'event store', state: 'fail', text: `the event store at 127.0.0.1:${other.port} (tried without TLS, as the user it names) refuses these credentials: name a user that may read $all and write, with TLS`, next: 'mend that, then look again' },
    ]);
  });

  it('tells a process under which an older copy of the log was put in the place of the newer that it must end, and lets it write no more', async () => {
    const other = await startEventStoreDb();
    const { KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL } = app.core.platform;
    const env = { NODE_ENV: 'test', KEYSTEAD_DEMO: 'true', KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL, KEYSTEAD_EVENTSTORE_URL: `esdb://127.0.0.1:${other.port}?tls=false` };
    const barred: Error[] = [];
    const earlier = await openCore({ contexts, env });
    const { position: kept } = await appended(earlier.store.append(STREAM, 'none', [anEvent()]));
    const backup = other.log.copy();
    const { position: lost } = await appended(earlier.store.append(STREAM, 0, [anEvent()]));
    await earlier.close();
    const core = await openCore({ contexts, env, barred: (reason) => void barred.push(reason) });
    await other.stop();
    await other.start(backup);
    await eventually(() => expect(barred).toEqual([new LogWentBack(lost, kept)]), 20_000);
    await expect(core.store.append(STREAM, 0, [anEvent()])).rejects.toThrow(PresenceLost);
    await core.close();
    await other.stop();
  });

  it('refuses to start without it: read models and evidence stand at its positions', async () => {
    const { KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL } = app.core.platform;
    const env = { NODE_ENV: 'test', KEYSTEAD_DEMO: 'true', KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL };
    await expect(openCore({ contexts, env })).rejects.toThrow('KEYSTEAD_EVENTSTORE_URL: the events of this installation are in EventStoreDB; name it');
  });

  it('refuses the clear in production, and what is no address', async () => {
    const { KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL } = app.core.platform;
    const env = { NODE_ENV: 'production', KEYSTEAD_ALLOW_LOCAL_KMS: 'true', KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL };
    await expect(openCore({ contexts, env: { ...env, KEYSTEAD_EVENTSTORE_URL: 'esdb://one?tls=false' } })).rejects.toThrow('tls=false is refused in production');
    await expect(openCore({ contexts, env: { ...env, KEYSTEAD_EVENTSTORE_URL: 'http://one' } })).rejects.toThrow('KEYSTEAD_EVENTSTORE_URL: must begin with esdb://');
  });
});
