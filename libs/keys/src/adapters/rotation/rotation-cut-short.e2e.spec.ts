import { readFile, writeFile } from 'node:fs/promises';
import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { openKeyring } from '@keystead/crypto/src/keyring.js';
import { KmsRefused, probe, type Kms } from '@keystead/crypto/src/kms.js';
import { openLocalKms } from '@keystead/crypto/src/local-kms.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { keyFilesOf, type KeyFiles } from '@keystead/platform/src/core/key-files.js';
import { rewrapGroup } from '@keystead/platform/src/operating/rotation/rewrap-keys.js';
import { rotateKeys, type Rotation, type RotationParts, type RotationRecord } from '@keystead/platform/src/operating/rotation/rotate-keys.js';
import { wrappedKeysOf } from '@keystead/platform/src/operating/rotation/wrapped-keys-of.js';
import { alterSubjectKeys } from '@keystead/testing/src/as-superuser.js';
import { localMasterKey } from '@keystead/testing/src/master-keys.js';
import { withPeople } from '@keystead/testing/src/people.js';
import { SECRET_STORE, type SecretStore } from '../../domain/ports.js';
import { keysContext } from '../../keys.module.js';

const contexts = [identityContext, keysContext, gatewayContext];
/** Real PostgreSQL, HTTP and key files. A process that was killed is played by its last step: whatever it asks for from there on is refused. */
const world = withPeople({ contexts, env: { KEYSTEAD_DEMO: 'true' } });

const TABLES = ['keys.vault', 'crypto.subject_keys'];
let files: KeyFiles;
let keyring = '';
let keys: string[] = [];
const parts = (over: Partial<RotationParts> = {}): RotationParts => ({ pool: world.app.core.pool, kms: world.app.core.kms, writes: world.app.app.get(WriteModel, { strict: false }), sources: wrappedKeysOf(contexts), files, ...over });
const silent: RotationRecord = { begun: async () => undefined, ended: async () => undefined };
const rotate = (over: Partial<RotationParts> = {}, record = silent, newVersion = false): Promise<Rotation> => rotateKeys(parts(over), { newVersion, record, made: () => undefined, progress: () => undefined });
const all = { version: expect.any(String), moved: expect.any(Number), left: [], stopped: null };

beforeAll(async () => {
  files = keyFilesOf(world.app.core.platform.KEYSTEAD_HOME);
  const vaulted = async (n: number): Promise<string> => (await world.people.user.http.post('/api/keys').send({ name: `Ward ${n}`, provider: 'practice', secret: `practice-secret-${n}` }).expect(201)).body.id as string;
  keys = [await vaulted(1), await vaulted(2)];
  keyring = await readFile(files.keyring, 'utf8');
  await (await localMasterKey()).rotate(world.app);
  for (const table of TABLES) await world.app.core.owner.query(`CREATE TABLE kept_${table.replace('.', '_')} AS TABLE ${table}`);
});
/** Everything under version 1 again; a later one is current. */
async function startAfresh(): Promise<void> {
  for (const table of TABLES) await alterSubjectKeys(world.app.core.owner, `DELETE FROM ${table}; INSERT INTO ${table} TABLE kept_${table.replace('.', '_')}`);
  await writeFile(files.keyring, keyring);
}
beforeEach(startAfresh);

/** As a process sees it that starts now. @returns how many keys there are */
async function everythingOpens(): Promise<number> {
  const kms = await openLocalKms({ file: files.masterKey, create: false });
  await openKeyring({ file: files.keyring, kms, create: false });
  let opened = 0;
  for (const source of wrappedKeysOf(contexts)) {
    for (const group of await source.held(world.app.core.pool)) {
      for (const key of await source.page(world.app.core.pool, group, '', 1000)) {
        const bound = await source.boundTo(key, parts());
        if (bound.kind !== 'bound') throw new Error(`${key.id} is ${bound.kind}`);
        expect((await kms.unwrap(key.wrapped, bound.to, key.version)).length).toBe(32);
        opened += 1;
      }
    }
  }
  return opened;
}

class Killed extends Error {}

/** Everything a rotation asks for goes by here, and is counted. */
function process(steps: number): { over: Partial<RotationParts>; record: RotationRecord; taken: () => number } {
  let taken = 0;
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    taken += 1;
    if (taken > steps) throw new Killed('killed');
    return work();
  };
  const { kms, pool } = world.app.core;
  const counted: Kms = { name: kms.name, wrap: (...args) => step(() => kms.wrap(...args)), unwrap: (...args) => step(() => kms.unwrap(...args)), check: () => kms.check() };
  const query = ((text: string, values: unknown[]) => step(() => pool.query(text, values))) as unknown as RotationParts['pool']['query'];
  const record: RotationRecord = { begun: () => step(async () => undefined), ended: () => step(async () => undefined) };
  return { over: { kms: counted, pool: { query, connect: () => pool.connect() } as unknown as RotationParts['pool'] }, record, taken: () => taken };
}

it('killed at each step leaves no key that does not open, and the next run does the rest', async () => {
  const whole = process(Infinity);
  const { moved } = await rotate(whole.over, whole.record);
  const there = await everythingOpens();
  expect([moved, whole.taken() > 30]).toEqual([there + 4, true]);
  for (let steps = 0; steps < whole.taken(); steps += 1) {
    await startAfresh();
    const one = process(steps);
    await expect(rotate(one.over, one.record)).rejects.toThrow(Killed);
    expect(await everythingOpens()).toBe(there);
    expect(await rotate()).toEqual(all);
    expect(await everythingOpens()).toBe(there);
  }
  for (const key of keys) await world.people.user.http.post(`/api/keys/${key}/test`).expect(200);
}, 120_000);

it('stopped before its fact is on record makes no version', async () => {
  const before = await readFile(files.masterKey, 'utf8');
  const dies: RotationRecord = { ...silent, begun: () => Promise.reject(new Killed('killed')) };
  await expect(rotate({}, dies, true)).rejects.toThrow(Killed);
  expect([await readFile(files.masterKey, 'utf8'), await everythingOpens()]).toEqual([before, expect.any(Number)]);
});

it('two who wrap the same rows anew at once: each row is written once, and opens', async () => {
  const moved: number[] = [];
  const version = await probe(world.app.core.kms);
  for (const source of wrappedKeysOf(contexts)) {
    for (const group of await source.held(world.app.core.pool)) {
      const both = await Promise.all([0, 1].map(() => rewrapGroup({ ...parts(), db: world.app.core.pool, version }, source, group, () => undefined)));
      expect(both.map(({ left, stopped }) => [left, stopped])).toEqual([[[], null], [[], null]]);
      moved.push(both[0]!.moved + both[1]!.moved - group.keys);
    }
  }
  expect([moved.every((surplus) => surplus === 0), await everythingOpens()]).toEqual([true, expect.any(Number)]);
});

it('keys that come back under the version before are named after some looks, and never taken as moved', async () => {
  const { organisation } = world.people;
  const ended: [organisation: string, left: number][] = [];
  const untiring = wrappedKeysOf(contexts).map((source) => (source.name === 'keys.vault' ? { ...source, replace: async () => true } : source));
  const { left, stopped } = await rotate({ sources: untiring }, { ...silent, ended: async (whose, fact) => void ended.push([whose, fact.left]) });
  expect([left.map(({ id, version }) => [id, version]), stopped]).toEqual([keys.toSorted().map((id) => [id, '1']), null]);
  expect(left[0]!.reason).toBe('after several looks it is under that version once more: a process wraps with it still; look that each has the current master key, then run this again');
  expect(ended.slice(-2)).toEqual([[organisation, 2], ['platform', 2]]);
  expect((await rotate()).moved).toBe(2);
});

/** Does something at the moment that key is about to be written. */
function meanwhile(id: string, act: () => Promise<unknown>): Kms {
  const { kms } = world.app.core;
  let done = false;
  return {
    name: kms.name,
    check: () => kms.check(),
    unwrap: (...args) => kms.unwrap(...args),
    wrap: async (plaintext, aad) => {
      if (!done && aad.includes(id)) await ((done = true), act());
      return kms.wrap(plaintext, aad);
    },
  };
}

it('a key that is revoked, and a person who is erased, in between stay without a key', async () => {
  const { organisation, user, developer } = world.people;
  const id = (await user.http.post('/api/keys').send({ name: 'Ward 9', provider: 'practice', secret: 'practice-secret-9' }).expect(201)).body.id as string;
  const gone = async (): Promise<unknown> =>
    (await world.app.core.owner.query(`SELECT (SELECT wrapped_key IS NULL FROM keys.vault WHERE key_id = $1) AS key, (SELECT wrapped IS NULL FROM crypto.subject_keys WHERE organisation = $2 AND pseudonym = $3) AS person`, [id, organisation, developer.id])).rows[0];
  await (await localMasterKey()).rotate(world.app);
  expect(await rotate({ kms: meanwhile(id, () => user.http.delete(`/api/keys/${id}`).expect(204)) })).toEqual(all);
  expect(await gone()).toEqual({ key: true, person: false });

  await (await localMasterKey()).rotate(world.app);
  expect(await rotate({ kms: meanwhile(developer.id, () => world.app.core.subjects.erase(organisation, developer.id)) })).toEqual(all);
  expect(await gone()).toEqual({ key: true, person: true });
});

describe('a KMS that ceases to work in the middle', () => {
  it('ends it with what it said, on record, and what was moved stays moved', async () => {
    const { kms } = world.app.core;
    let wraps = 0;
    const refused = new KmsRefused('unreachable', 'It does not answer.');
    const away: Kms = { name: kms.name, check: () => kms.check(), unwrap: (...args) => kms.unwrap(...args), wrap: (...args) => ((wraps += 1) > 6 ? Promise.reject(refused) : kms.wrap(...args)) };
    const ended: unknown[] = [];
    const report = await rotate({ kms: away }, { ...silent, ended: async (organisation, fact) => void ended.push([organisation, fact.moved, fact.stopped]) });
    expect([report.moved, report.left, report.stopped]).toEqual([5, [], 'It does not answer.']);
    expect(ended).toEqual([[world.people.organisation, 1, 'unreachable'], ['platform', 5, 'unreachable']]);
    await everythingOpens();
    expect(await rotate()).toEqual(all);
  });

  it.each([
    ['does not open', 'unwrap'],
    ['comes back changed', 'changed'],
  ])('but only for one key, which %s, leaves that one and moves the others', async (_, how) => {
    const { kms } = world.app.core;
    const id = keys[0]!;
    const opened = new Set<string>();
    const unwrap: Kms['unwrap'] = async (...args) => {
      if (!args[1].includes(id)) return kms.unwrap(...args);
      if (how === 'unwrap') throw new KmsRefused('wrong-answer', 'The checksum of the unwrapped key is not right.');
      const again = opened.has(id);
      opened.add(id);
      return again ? Buffer.alloc(32, 1) : kms.unwrap(...args);
    };
    const report = await rotate({ kms: { name: kms.name, check: () => kms.check(), wrap: (...args) => kms.wrap(...args), unwrap } });
    expect([report.left.map((key) => [key.about, key.organisation, key.id, key.version]), report.stopped]).toEqual([[['vaulted keys', world.people.organisation, id, '1']], null]);
    expect(report.left[0]!.reason).toMatch(how === 'unwrap' ? /checksum/ : /what it wrapped anew came back changed/);
    expect((await rotate()).moved).toBe(1);
  });
});

it('a key that the KMS still wraps with the version before stays there, and moves when the new one has come everywhere', async () => {
  const { kms } = world.app.core;
  const behind = `${files.masterKey}.behind`;
  await writeFile(behind, JSON.stringify({ ...(JSON.parse(await readFile(files.masterKey, 'utf8')) as object), current: '1' }), { mode: 0o600 });
  const old = await openLocalKms({ file: behind, create: false });
  const current = await probe(kms);
  const { left } = await rotate({ kms: { name: kms.name, check: () => kms.check(), unwrap: (...args) => kms.unwrap(...args), wrap: (plaintext, aad) => (aad.includes(keys[0]!) ? old : kms).wrap(plaintext, aad) } });
  expect(left.map(({ id, reason }) => [id, reason])).toEqual([[keys[0], `the KMS wrapped it with version 1 and not ${current}: its current version changes at this moment; run this again in some minutes`]]);
  expect([(await everythingOpens()) > 0, (await rotate()).moved]).toEqual([true, 1]);
});

it('a secret that stands in no log is left until it is kept or deleted, and one whose key was revoked is destroyed', async () => {
  const { organisation, user } = world.people;
  const store = world.app.app.get<SecretStore>(SECRET_STORE, { strict: false });
  await store.put({ organisation, keyId: 'key_0123456789abcdefghjkmnpqrs', ownerId: user.id, revision: 1, provider: 'practice', destination: 'practice:' }, Buffer.from('practice-secret-8'));
  const revoked = (await user.http.post('/api/keys').send({ name: 'Ward 8', provider: 'practice', secret: 'practice-secret-8' }).expect(201)).body.id as string;
  await world.app.core.owner.query(`CREATE TABLE before_it AS SELECT * FROM keys.vault WHERE key_id = '${revoked}'`);
  await user.http.delete(`/api/keys/${revoked}`).expect(204);
  // As a process leaves it that ended between fact and deletion.
  await world.app.core.owner.query('DELETE FROM keys.vault WHERE key_id = $1', [revoked]);
  await world.app.core.owner.query('INSERT INTO keys.vault TABLE before_it');
  await (await localMasterKey()).rotate(world.app);
  const { left } = await rotate();
  expect(left.map(({ id, reason }) => [id, reason])).toEqual([['key_0123456789abcdefghjkmnpqrs', 'it is being vaulted at this moment, or was never finished and is deleted within half an hour; run this again then']]);
  expect((await world.app.core.owner.query('SELECT ciphertext, wrapped_key FROM keys.vault WHERE key_id = $1', [revoked])).rows).toEqual([{ ciphertext: null, wrapped_key: null }]);
});
