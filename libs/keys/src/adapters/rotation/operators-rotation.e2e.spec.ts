import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { rewrapKeyring } from '@keystead/crypto/src/keyring-rewrap.js';
import { openKeyring } from '@keystead/crypto/src/keyring.js';
import type { Kms } from '@keystead/crypto/src/kms.js';
import { keyFilesOf } from '@keystead/platform/src/core/key-files.js';
import { googleMasterKey, localMasterKey, type MasterKey } from '@keystead/testing/src/master-keys.js';
import { seedPeople, type People } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { KEY_ROTATION, type KeyInTrouble, type KeyRotation, type KeySurvey, type KeysRotated } from '../../contract/rotation.js';
import { keysContext } from '../../keys.module.js';

/** Real PostgreSQL, HTTP, key files and, for Google Cloud KMS, gRPC to the stand-in. Everything goes on running meanwhile. */
describe.each([
  ['the local KMS', localMasterKey, true],
  ['Google Cloud KMS', googleMasterKey, false],
] as const)('keys rotated under %s', (_, open, local) => {
  let master: MasterKey;
  let app: TestApp;
  let people: People;
  beforeAll(async () => {
    master = await open();
    app = await startTestApp({ contexts: [identityContext, keysContext, gatewayContext], env: { KEYSTEAD_DEMO: 'true', ...master.env } });
    people = await seedPeople(app);
  });
  afterAll(async () => {
    await app.stop();
    await master.close();
  });

  const rotation = (): KeyRotation => app.app.get<KeyRotation>(KEY_ROTATION, { strict: false });
  const rotate = (newVersion = false): Promise<KeysRotated> => rotation().rotate({ by: 'ward-it-7', newVersion, made: (version) => made.push(version), progress: () => undefined });
  const vaulted = async (name: string): Promise<string> => (await people.user.http.post('/api/keys').send({ name, provider: 'practice', secret: `practice-secret-${name.at(-1)}` }).expect(201)).body.id as string;
  const opens = (keyId: string) => people.user.http.post(`/api/keys/${keyId}/test`);
  const counts = ({ versions }: KeySurvey): string[] => versions.map(({ about, version, keys, shut }) => `${about}: ${keys} under ${version}${shut === null ? '' : ', shut'}`);
  const affected = async (): Promise<string[]> => {
    const found: KeyInTrouble[] = [];
    for await (const key of (await rotation().survey()).affected()) found.push(key);
    return found.map(({ about, organisation, id, version }) => `${about}: ${id} of ${organisation}, version ${version}`);
  };
  const facts = async (organisation: string): Promise<unknown[]> => {
    const found: unknown[] = [];
    for await (const { event, header } of app.core.log.readAll({ organisation, categories: ['keys.rotation'] })) found.push([event.name, header.actor.id, event.data]);
    return found.splice(0);
  };
  /** As if the process had started anew with that KMS. @returns undoes it */
  const restartedWith = (kms: Kms): (() => void) => {
    const running = app.core.kms;
    if (kms === running) return () => undefined;
    const [wrap, unwrap] = [running.wrap.bind(running), running.unwrap.bind(running)];
    Object.assign(running, { wrap: kms.wrap.bind(kms), unwrap: kms.unwrap.bind(kms) });
    return () => void Object.assign(running, { wrap, unwrap });
  };
  const who = { by: 'ward-it-7', kms: local ? 'local' : 'gcp' };
  const SERVICE = 'keys.rotate-keys';
  const made: string[] = [];
  let first = '';
  let people1 = 0;

  it('lie under the first version, and there is nothing to move', async () => {
    first = await vaulted('Ward 1');
    people1 = (await app.core.owner.query('SELECT count(*)::int AS keys FROM crypto.subject_keys')).rows[0].keys as number;
    expect(people1).toBeGreaterThan(3);
    expect([counts(await rotation().survey()), await affected()]).toEqual([['secrets of the keyring: 4 under 1', 'vaulted keys: 1 under 1', `keys of personal fields: ${people1} under 1`], []]);
    expect([await rotate(), await facts('platform')]).toEqual([{ version: '1', moved: 0, left: [], stopped: null }, []]);
  });

  it('move to the new version, on record before and after, in the log of the installation and of the organisation', async () => {
    if (!local) await master.rotate(app);
    expect(await rotate(local)).toEqual({ version: '2', moved: 5 + people1, left: [], stopped: null });
    expect(made.splice(0)).toEqual(local ? ['2'] : []);
    expect(counts(await rotation().survey())).toEqual(['secrets of the keyring: 4 under 2', 'vaulted keys: 1 under 2', `keys of personal fields: ${people1} under 2`]);

    const held = [{ what: 'keys.vault', version: '1', keys: 1 }, { what: 'crypto.subject-keys', version: '1', keys: people1 }];
    expect(await facts('platform')).toEqual([
      ['keys.rotation-begun@1', SERVICE, { ...who, version: '2', newVersion: local, held: [{ what: 'keyring', version: '1', keys: 4 }, ...held] }],
      ['keys.rotation-ended@1', SERVICE, { ...who, version: '2', moved: 5 + people1, left: 0, stopped: null }],
    ]);
    expect(await facts(people.organisation)).toEqual([
      ['keys.rotation-begun@1', SERVICE, { ...who, by: 'operator', version: '2', newVersion: false, held }],
      ['keys.rotation-ended@1', SERVICE, { ...who, by: 'operator', version: '2', moved: 1 + people1, left: 0, stopped: null }],
    ]);
  });

  it('open as before: for the process that runs, and for one that starts', async () => {
    await opens(first).expect(200);
    const { keyring: file } = keyFilesOf(app.core.platform.KEYSTEAD_HOME);
    const again = await openKeyring({ file, kms: app.core.kms, create: false });
    expect([again.installation, again.lookupKey]).toEqual([app.core.keyring.installation, app.core.keyring.lookupKey]);
    expect([await rotate(), (await facts('platform')).length]).toEqual([{ version: '2', moved: 0, left: [], stopped: null }, 2]);
    await app.settled();
    expect((await people.admin.http.get('/api/members').expect(200)).body.items.length).toBe(4);
  });

  it('that are vaulted after it are under the new version at once', async () => {
    await vaulted('Ward 2');
    expect(counts(await rotation().survey())[1]).toBe('vaulted keys: 2 under 2');
  });

  it('stay where they are and are named when their version is gone, and the others move', async () => {
    await master.rotate(app);
    const fresh = await vaulted('Ward 3');
    await opens(first).expect(200);
    await master.rotate(app);
    // The keyring must open, or nothing can be recorded; it is what an operator moves first.
    await rewrapKeyring({ file: keyFilesOf(app.core.platform.KEYSTEAD_HOME).keyring, kms: app.core.kms, version: '4' });
    const restart = restartedWith(await master.lose(app, '2'));
    try {
      const second = (await app.core.owner.query<{ id: string }>('SELECT key_id AS id FROM keys.vault WHERE key_id <> ALL ($1)', [[first, fresh]])).rows[0]!.id;
      const named = [first, second].toSorted().map((id) => `vaulted keys: ${id} of ${people.organisation}, version 2`);
      expect((await affected()).filter((line) => line.startsWith('vaulted'))).toEqual(named);
      expect((await affected()).length).toBe(2 + people1);
      expect(counts(await rotation().survey())).toEqual(['secrets of the keyring: 4 under 4', 'vaulted keys: 2 under 2, shut', 'vaulted keys: 1 under 3', `keys of personal fields: ${people1} under 2, shut`]);

      const report = await rotate();
      expect([report.moved, report.left.length, report.stopped]).toEqual([1, 2 + people1, null]);
      expect(report.left.filter(({ about }) => about === 'vaulted keys').map(({ organisation, id, version }) => `vaulted keys: ${id} of ${organisation}, version ${version}`)).toEqual(named);
      expect(report.left[0]!.reason).toMatch(local ? /holds no version 2: put back the file that does/ : /^Version 2 of \S+ in Google Cloud KMS is disabled: enable it again/);
      expect((await facts('platform')).at(-1)).toEqual(['keys.rotation-ended@1', SERVICE, { ...who, version: '4', moved: 1, left: 2 + people1, stopped: null }]);

      await opens(fresh).expect(200);
      const refused = await opens(first).expect(503);
      expect([refused.body.code, refused.body.detail]).toEqual(['keys.key-unreadable', expect.stringContaining('Trying again does not help: vault the key anew, or tell your administrator')]);
    } finally {
      await master.find('2');
      restart();
    }
    expect(await rotate()).toEqual({ version: '4', moved: 2 + people1, left: [], stopped: null });
    await opens(first).expect(200);
  });

  it.each([
    ['refuses', { kind: 'refuse', status: 'PERMISSION_DENIED' }, 'permission-missing'],
    ['answers with a wrong checksum', { kind: 'damaged-on-the-way-back' }, 'wrong-answer'],
    ['is not there', { kind: 'refuse', status: 'NOT_FOUND' }, 'key-not-found'],
  ] as const)('are left alone, and nothing is recorded, when the KMS %s from the beginning', async (__, behaviour, fault) => {
    if (!('google' in master)) return;
    const { google } = master as Awaited<ReturnType<typeof googleMasterKey>>;
    const before = [await facts('platform'), counts(await rotation().survey())];
    await master.rotate(app);
    google.script.always(behaviour);
    await expect(rotate()).rejects.toMatchObject({ name: 'KmsRefused', fault });
    await expect(rotation().survey()).rejects.toMatchObject({ name: 'KmsRefused', fault });
    google.script.always({ kind: 'answer' });
    expect([await facts('platform'), counts(await rotation().survey())]).toEqual(before);
  });

  it(local ? 'get no version when somebody asks two to be made at once' : 'get no version from here, for Google makes its own', async () => {
    if (!local) return expect(rotate(true)).rejects.toThrow('Google Cloud KMS makes its versions itself: run `gcloud kms keys versions create --primary`');
    const both = await Promise.allSettled([rotate(true), rotate(true)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((both.find(({ status }) => status === 'rejected') as PromiseRejectedResult).reason.message).toBe('Another rotation of the keys is under way in this installation: wait for its end, then look with --dry-run.');
    expect((await rotation().survey()).current).toBe('5');
  });
});
