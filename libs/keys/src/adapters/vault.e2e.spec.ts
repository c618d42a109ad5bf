import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { withPeople } from '@keystead/testing/src/people.js';
import { factsOf } from '@keystead/testing/src/providers/gateway-app.js';
import { keysContext } from '../keys.module.js';

/** Real PostgreSQL and HTTP; the event store and the key service are watched, or taken away, from outside. */
const world = withPeople({ contexts: [identityContext, keysContext, gatewayContext], env: { KEYSTEAD_DEMO: 'true' } });

const namesInLog = async (keyId: string): Promise<string[]> => (await factsOf(world.app, ['keys.key'])).filter(({ data }) => data['keyId'] === keyId).map(({ name }) => name);

describe('no event, no key', () => {
  let keyId = '';
  /** What the log held of the key at each moment the key service was asked to open it. */
  let openings: string[][] = [];
  beforeAll(async () => {
    keyId = (await world.people.user.http.post('/api/keys').send({ name: 'Ward 3', provider: 'practice', secret: 'practice-secret-1' }).expect(201)).body.id as string;
    const { kms } = world.app.core;
    const unwrap = kms.unwrap.bind(kms);
    kms.unwrap = async (ciphertext, aad, version) => {
      if (aad.includes(keyId)) openings.push(await namesInLog(keyId));
      return unwrap(ciphertext, aad, version);
    };
  });
  beforeEach(() => {
    openings = [];
  });

  it('stays shut while the event store takes no event', async () => {
    const { store } = world.app.core;
    const append = store.append.bind(store);
    store.append = () => Promise.reject(new Error('the event store is away'));
    const answer = await world.people.user.http.post(`/api/keys/${keyId}/test`);
    store.append = append;
    expect([answer.status, openings, await namesInLog(keyId)]).toEqual([500, [], ['keys.key-vaulted@1']]);
  });

  it('stays shut when the event is refused', async () => {
    const { store } = world.app.core;
    const append = store.append.bind(store);
    store.append = async () => ({ outcome: 'rejected', reason: 'the disk is full' });
    const answer = await world.people.user.http.post(`/api/keys/${keyId}/test`);
    store.append = append;
    expect([answer.status >= 400, openings, await namesInLog(keyId)]).toEqual([true, [], ['keys.key-vaulted@1']]);
  });

  it('opens once the event stands in the log', async () => {
    await world.people.user.http.post(`/api/keys/${keyId}/test`).expect(200);
    expect(openings).toEqual([['keys.key-vaulted@1', 'keys.key-accessed@1']]);
  });
});
