import { createHash } from 'node:crypto';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { CODE, manifestOf, publish, silentRuntime } from '@keystead/testing/src/marketplace.js';
import { seedPeople, type People } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { marketplaceContext } from '../../marketplace.module.js';

let app: TestApp;
let makers: People;
let rivals: People;

beforeAll(async () => {
  app = await startTestApp({ contexts: [identityContext, silentRuntime, marketplaceContext] });
  makers = await seedPeople(app, 'makers');
  rivals = await seedPeople(app, 'rivals');
});
afterAll(() => app.stop());

const send = (body: object, who = makers.developer) => who.http.post('/api/developer/versions').send(body);
const withManifest = (over: object, code = CODE) => ({ manifest: { ...manifestOf(), ...over }, code });

async function facts(categories: string[], organisation: string, appId: string) {
  const found = [];
  for await (const { event, header, stream } of app.core.log.readAll({ organisation, categories })) if (stream.endsWith(appId)) found.push({ name: event.name, actor: header.actor, subjects: header.subjects });
  return found;
}

describe('publishing a version', () => {
  it('answers with the digest of the program, and records who did it in the publisher’s log', async () => {
    const answer = await send(withManifest({ slug: 'recorded' })).expect(201);
    expect(answer.body).toEqual({ appId: expect.stringMatching(/^app_/), versionId: expect.stringMatching(/^ver_/), version: '1.0.0', digest: createHash('sha256').update(CODE).digest('hex') });
    const by = { actor: { kind: 'member', id: makers.developer.id, via: 'session' }, subjects: [makers.developer.id] };
    expect(await facts(['marketplace.app'], makers.organisation, answer.body.appId)).toEqual([
      { name: 'marketplace.app-submitted@1', ...by },
      { name: 'marketplace.version-published@1', ...by },
    ]);
    expect(await facts(['marketplace.listing'], 'platform', answer.body.appId)).toEqual([{ name: 'marketplace.listing-claimed@1', actor: { kind: 'service', id: 'marketplace.publishing', via: 'system' }, subjects: [] }]);
  });

  it('stores the same program once', async () => {
    await publish(makers, { slug: 'same-a' }, '/* same */');
    await publish(rivals, { slug: 'same-b' }, '/* same */');
    expect((await app.core.owner.query('SELECT count(*)::int AS n FROM marketplace.bundles WHERE code = $1', [Buffer.from('/* same */')])).rows).toEqual([{ n: 1 }]);
  });

  it('gives a slug to one publisher only, whoever asks at the same moment', async () => {
    const asked = Array.from({ length: 10 }, (_, i) => send(withManifest({ slug: 'wanted' }), i % 2 === 0 ? makers.developer : rivals.developer));
    const answers = await Promise.all(asked);
    expect(answers.filter((answer) => answer.status === 201).length).toBe(1);
    const codes = answers.filter((answer) => answer.status !== 201).map((answer) => answer.body.code as string).toSorted();
    expect(codes).toEqual([...Array<string>(5).fill('marketplace.slug-taken'), ...Array<string>(4).fill('marketplace.version-not-higher')]);
  });

  it('answers a repeat with the same version, and refuses the key for another', async () => {
    const body = withManifest({ slug: 'repeat' });
    const ask = (over: object) => send({ ...body, ...over }).set('Idempotency-Key', 'publish-1');
    const [once, twice] = [await ask({}).expect(201), await ask({}).expect(201)];
    expect([twice.body, twice.get('keystead-position')]).toEqual([once.body, once.get('keystead-position')]);
    const other = await ask({ code: `${CODE}// changed` });
    expect([other.status, other.body.code]).toEqual([409, 'platform.idempotency-key-reused']);
  });

  it.each<[string, object, number, string, string]>([
    ['Python', withManifest({ runtime: 'python' }), 422, 'marketplace.manifest-refused', 'Python apps come later'],
    ['the network', withManifest({ permissions: { models: [], egress: [{ host: 'x.example', methods: ['GET'] }], secrets: [] } }), 422, 'marketplace.manifest-refused', 'permissions.egress'],
    ['a pattern', withManifest({ input: { type: 'object', properties: { a: { type: 'string', pattern: '(a+)+$' } } } }), 422, 'marketplace.manifest-refused', 'input.a: pattern is not supported here.'],
    ['a schema no check can be made of', withManifest({ output: { type: 'object', properties: { a: { enum: ['b'], type: 'integer' } } } }), 422, 'marketplace.manifest-refused', 'output.a.enum'],
    ['more memory than there is', withManifest({ limits: { memoryBytes: 2 ** 31 } }), 422, 'marketplace.manifest-refused', 'limits.memoryBytes'],
    ['half a character', withManifest({}, 'export default "\ud800"'), 400, 'platform.invalid-request', 'half of a character'],
    ['an empty program', withManifest({}, ' \n '), 422, 'marketplace.bundle-refused', 'empty'],
    ['a program over 1 MiB', withManifest({}, 'é'.repeat(600_000)), 422, 'marketplace.bundle-refused', '1200000 bytes'],
    ['an unknown field', withManifest({ sudo: true }), 400, 'platform.invalid-request', 'sudo'],
    ['no manifest', { code: CODE }, 400, 'platform.invalid-request', 'manifest'],
    ['a version that is none', withManifest({ version: 'latest' }), 400, 'platform.invalid-request', 'manifest.version'],
    ['10 MiB', withManifest({}, 'x'.repeat(10 * 2 ** 20)), 413, 'platform.body-too-large', ''],
  ])('refuses %s in words', async (_, body, status, code, words) => {
    const answer = await send(body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.detail).toContain(words);
  });

  it('is for developers', async () => {
    expect((await send(withManifest({}), makers.user)).status).toBe(403);
    expect((await send(withManifest({}), makers.admin)).status).toBe(403);
    expect((await app.http().post('/api/developer/versions').send(withManifest({}))).status).toBe(401);
  });
});
