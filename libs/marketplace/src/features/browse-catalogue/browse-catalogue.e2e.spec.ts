import { identityContext } from '@keystead/identity/src/identity.module.js';
import { install, manifestOf, publish, silentRuntime } from '@keystead/testing/src/marketplace.js';
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
  await publish(makers, { slug: 'plain-words', name: 'Plain words', summary: 'Says it simply.', category: 'writing' });
  await publish(makers, { slug: 'minutes', name: 'Minutes', summary: '100% of what was said.', category: 'meetings' });
  await publish(makers, { slug: 'sums', name: 'Sums', summary: 'Adds up words and 100 figures.', category: 'data' });
  await app.settled();
});
afterAll(() => app.stop());

const slugs = async (query: string): Promise<string[]> => ((await clinic.user.http.get(`/api/catalogue?${query}`).expect(200)).body.items as { slug: string }[]).map((item) => item.slug);

describe('the catalogue', () => {
  it.each([
    ['everything, newest first', '', ['sums', 'minutes', 'plain-words']],
    ['a category', 'category=meetings', ['minutes']],
    ['a word, in any case', 'q=WORDS', ['sums', 'plain-words']],
    ['several words', 'q=figures%20words', ['sums']],
    ['a sign that means something to the database', 'q=100%25', ['minutes']],
    ['an underscore, which is no wildcard', 'q=s_ms', []],
    ['a quotation mark', "q='%20OR%201=1", []],
    ['word and category together', 'q=words&category=writing', ['plain-words']],
  ])('finds %s', async (_, query, found) => {
    expect(await slugs(query)).toEqual(found);
  });

  it('comes in pages', async () => {
    const first = (await clinic.user.http.get('/api/catalogue?limit=2').expect(200)).body;
    expect(first.items.map((item: { slug: string }) => item.slug)).toEqual(['sums', 'minutes']);
    const second = (await clinic.user.http.get(`/api/catalogue?limit=2&cursor=${first.next}`).expect(200)).body;
    expect([second.items.map((item: { slug: string }) => item.slug), second.next]).toEqual([['plain-words'], null]);
  });

  it('shows what an app may do, costs and takes, and whether one has it', async () => {
    const published = await publish(makers, { slug: 'shown', readme: '# How', limits: { wallMs: 5_000 } });
    const before = (await clinic.user.http.get(`/api/catalogue/${published.appId}`).set('Keystead-Min-Position', published.position).expect(200)).body;
    const { input, output, permissions } = manifestOf();
    expect(before).toEqual({
      appId: published.appId,
      slug: 'shown',
      name: 'Ward letters',
      summary: 'Writes letters for the ward.',
      category: 'writing',
      publisher: { id: makers.organisation, name: 'makers clinics' },
      version: '1.0.0',
      runtime: 'javascript',
      pricePerRunUsd: '0.02',
      permissions,
      installId: null,
      readme: '# How',
      inputSchema: input,
      outputSchema: output,
      versions: [{ version: '1.0.0', publishedAt: expect.any(String), state: 'published', sameTerms: true }],
      limits: { wallMs: 5_000, cpuMs: 10_000, memoryBytes: 268_435_456, outputBytes: 1_048_576 },
      permissionsDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const { id, position } = await install(clinic, published);
    const seen = async (who: People) => (await who.user.http.get(`/api/catalogue/${published.appId}`).set('Keystead-Min-Position', position).expect(200)).body.installId as string | null;
    expect([await seen(clinic), await seen(makers)]).toEqual([id, null]);
    const gone = await clinic.user.http.delete(`/api/installs/${id}`).expect(204);
    expect((await clinic.user.http.get(`/api/catalogue/${published.appId}`).set('Keystead-Min-Position', gone.get('keystead-position')!)).body.installId).toBeNull();
  });

  it('says which earlier versions ask for the same', async () => {
    await publish(makers, { slug: 'changing' });
    await publish(makers, { slug: 'changing', version: '1.1.0', pricePerRunUsd: '0.5' });
    const { appId, position } = await publish(makers, { slug: 'changing', version: '1.2.0', pricePerRunUsd: '0.5' });
    const { versions } = (await clinic.user.http.get(`/api/catalogue/${appId}`).set('Keystead-Min-Position', position).expect(200)).body as { versions: { version: string; sameTerms: boolean }[] };
    expect(versions.map(({ version, sameTerms }) => [version, sameTerms])).toEqual([['1.2.0', true], ['1.1.0', true], ['1.0.0', false]]);
  });

  it('is open to every role, and to nobody else', async () => {
    for (const role of ['user', 'developer', 'admin', 'auditor'] as const) expect((await clinic[role].http.get('/api/catalogue')).status).toBe(200);
    expect((await app.http().get('/api/catalogue')).status).toBe(401);
  });

  it.each([
    ['an app that is not there', '/api/catalogue/app_00000000000000000000000000', 404, 'marketplace.app-not-found'],
    ['an id that is none', '/api/catalogue/1%20OR%201', 400, 'platform.invalid-request'],
    ['a category that is none', '/api/catalogue?category=weapons', 400, 'platform.invalid-request'],
    ['a field that is none', '/api/catalogue?organisation=x', 400, 'platform.invalid-request'],
  ])('has no %s', async (_, path, status, code) => {
    const answer = await clinic.user.http.get(path);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});
