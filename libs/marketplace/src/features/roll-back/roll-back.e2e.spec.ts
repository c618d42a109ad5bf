import { identityContext } from '@keystead/identity/src/identity.module.js';
import { publish, silentRuntime } from '@keystead/testing/src/marketplace.js';
import { seedPeople, type People } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { marketplaceContext } from '../../marketplace.module.js';

let app: TestApp;
let makers: People;
let rivals: People;
let appId: string;

beforeAll(async () => {
  app = await startTestApp({ contexts: [identityContext, silentRuntime, marketplaceContext] });
  makers = await seedPeople(app, 'makers');
  rivals = await seedPeople(app, 'rivals');
  ({ appId } = await publish(makers, { summary: 'First words.' }));
  await publish(makers, { version: '1.1.0', summary: 'Second words.', pricePerRunUsd: '0.05' });
});
afterAll(() => app.stop());

const roll = (body: object, who = makers.developer, id = appId) => who.http.post(`/api/developer/apps/${id}/rollback`).send(body);

describe('rolling back', () => {
  it.each([
    ['another organisation’s app', () => roll({ toVersion: '1.0.0', reason: 'ours now' }, rivals.developer), 404, 'marketplace.app-not-found'],
    ['an app that is not there', () => roll({ toVersion: '1.0.0', reason: 'gone' }, makers.developer, 'app_00000000000000000000000000'), 404, 'marketplace.app-not-found'],
    ['a version that is not there', () => roll({ toVersion: '9.9.9', reason: 'future' }), 404, 'marketplace.version-not-found'],
    ['no reason', () => roll({ toVersion: '1.0.0' }), 400, 'platform.invalid-request'],
    ['a reason that hides', () => roll({ toVersion: '1.0.0', reason: 'fine\u202e' }), 400, 'platform.invalid-request'],
    ['the right of a user', () => roll({ toVersion: '1.0.0', reason: 'please' }, makers.user), 403, 'platform.forbidden'],
  ])('is refused with %s', async (_, knock, status, code) => {
    const answer = await knock();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('puts the earlier version back into the catalogue with its words and its price, and says why', async () => {
    const rolled = await roll({ toVersion: '1.0.0', reason: 'It greeted the wrong person.' }).expect(200);
    expect(rolled.body).toEqual({ version: '1.0.0' });
    const seen = (path: string, who = makers.developer) => who.http.get(path).set('Keystead-Min-Position', rolled.get('keystead-position')!).expect(200);
    expect((await seen(`/api/catalogue/${appId}`, rivals.user)).body).toMatchObject({
      version: '1.0.0',
      summary: 'First words.',
      pricePerRunUsd: '0.02',
      versions: [
        { version: '1.1.0', state: 'withdrawn' },
        { version: '1.0.0', state: 'published' },
      ],
    });
    const own = (await seen(`/api/developer/apps/${appId}`)).body;
    expect(own.versions.map((one: { version: string; state: string; reason: string | null }) => [one.version, one.state, one.reason])).toEqual([
      ['1.1.0', 'withdrawn', 'It greeted the wrong person.'],
      ['1.0.0', 'published', null],
    ]);
    const twice = await roll({ toVersion: '1.0.0', reason: 'again' });
    expect([twice.status, twice.body.code]).toEqual([409, 'marketplace.already-current']);
  });
});
