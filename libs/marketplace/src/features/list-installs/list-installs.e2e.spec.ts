import { identityContext } from '@keystead/identity/src/identity.module.js';
import { install, publish, silentRuntime } from '@keystead/testing/src/marketplace.js';
import { seedPeople, type People } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { marketplaceContext } from '../../marketplace.module.js';

let app: TestApp;
let makers: People;
let clinic: People;

beforeAll(async () => {
  app = await startTestApp({ contexts: [identityContext, silentRuntime, marketplaceContext] });
  makers = await seedPeople(app, 'makers');
  clinic = await seedPeople(app, 'clinic');
});
afterAll(() => app.stop());

interface Item {
  readonly appName: string;
  readonly state: string;
}

describe('what one has installed', () => {
  it('is listed newest first, in pages, without what was removed', async () => {
    const [first, second, third] = [await publish(makers, { slug: 'one', name: 'One' }), await publish(makers, { slug: 'two', name: 'Two' }), await publish(makers, { slug: 'three', name: 'Three' })];
    await install(clinic, first!);
    const removed = await install(clinic, second!);
    await install(clinic, third!);
    const gone = await clinic.user.http.delete(`/api/installs/${removed.id}`).expect(204);
    const list = async (query: string) => (await clinic.user.http.get(`/api/installs${query}`).set('Keystead-Min-Position', gone.get('keystead-position')!).expect(200)).body as { items: Item[]; next: string | null };
    const page = await list('?limit=1');
    expect([page.items.map((item) => item.appName), (await list(`?limit=1&cursor=${page.next}`)).items.map((item) => item.appName)]).toEqual([['Three'], ['One']]);
    expect((await clinic.user.http.get(`/api/installs/${removed.id}`).expect(200)).body.state).toBe('uninstalled');
  });

  it('is for users', async () => {
    expect((await clinic.auditor.http.get('/api/installs')).status).toBe(403);
    expect((await makers.user.http.get('/api/installs').expect(200)).body).toEqual({ items: [], next: null });
  });
});
