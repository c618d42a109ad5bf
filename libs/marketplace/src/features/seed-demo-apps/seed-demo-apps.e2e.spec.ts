import { identityContext } from '@keystead/identity/src/identity.module.js';
import { silentRuntime } from '@keystead/testing/src/marketplace.js';
import { seedPeople } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { MARKETPLACE_SEED, type MarketplaceSeed } from '../../contract/index.js';
import { marketplaceContext } from '../../marketplace.module.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ contexts: [identityContext, silentRuntime, marketplaceContext] });
});
afterAll(() => app.stop());

describe('the demo apps', () => {
  it('are published once, however often the platform starts', async () => {
    const { organisation, developer, user } = await seedPeople(app);
    const seed = () => app.app.get<MarketplaceSeed>(MARKETPLACE_SEED, { strict: false }).publishDemoApps(organisation, developer.id);
    const first = await seed();
    expect(first.map(({ slug, version, published }) => [slug, version, published])).toEqual([
      ['meeting-actions', '1.0.0', true],
      ['plain-letter', '1.0.0', true],
    ]);
    expect(await seed()).toEqual(first.map((one) => ({ ...one, published: false })));
    await app.settled();
    const { items } = (await user.http.get('/api/catalogue').expect(200)).body as { items: { slug: string; pricePerRunUsd: string }[] };
    expect(items.map(({ slug, pricePerRunUsd }) => [slug, pricePerRunUsd]).toSorted()).toEqual([
      ['meeting-actions', '0'],
      ['plain-letter', '0.02'],
    ]);
  });
});
