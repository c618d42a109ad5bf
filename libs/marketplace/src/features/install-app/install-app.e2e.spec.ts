import { createHash } from 'node:crypto';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import { driftOf } from '@keystead/testing/src/fold-again.js';
import { CODE, install, manifestOf, publish, silentRuntime } from '@keystead/testing/src/marketplace.js';
import { seedPeople, type People } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { RUNNABLE_APPS, type RunnableApp, type RunnableApps } from '../../contract/index.js';
import { marketplaceContext } from '../../marketplace.module.js';

let app: TestApp;
let makers: People;
let clinic: People;

beforeAll(async () => {
  app = await startTestApp({ contexts: [identityContext, silentRuntime, marketplaceContext] });
  makers = await seedPeople(app, 'makers');
  clinic = await seedPeople(app, 'clinic');
});
afterAll(async () => {
  expect(app.warnings).toEqual([]);
  await app.stop();
});

const forRun = (installId: string, who = clinic): Promise<RunnableApp> => app.app.get<RunnableApps>(RUNNABLE_APPS, { strict: false }).forRun(who.organisation, who.user.id, installId);
const refusalOf = async (asked: Promise<unknown>): Promise<string> => asked.then(() => 'nothing', (error: Refusal) => error.code);
const shown = async (appId: string) => (await clinic.user.http.get(`/api/catalogue/${appId}`).expect(200)).body;
const roll = (appId: string, toVersion: string) => makers.developer.http.post(`/api/developer/apps/${appId}/rollback`).send({ toVersion, reason: 'it greets the wrong person' });

describe('installing an app', () => {
  it('gives a run everything it needs, at the price agreed to', async () => {
    const published = await publish(makers, { slug: 'greeter' });
    const { id } = await install(clinic, published);
    expect(await forRun(id)).toEqual({
      installId: id,
      appId: published.appId,
      appName: 'Ward letters',
      appOrganisation: makers.organisation,
      versionId: published.versionId,
      version: '1.0.0',
      manifest: manifestOf({ slug: 'greeter' }),
      code: CODE,
      digest: createHash('sha256').update(CODE).digest('hex'),
      priceUsd: '0.02',
      trusted: false,
    });
  });

  it('names one install per person and app, however often it is asked for', async () => {
    const published = await publish(makers, { slug: 'once' });
    const first = await install(clinic, published);
    expect((await install(clinic, published)).id).toBe(first.id);
    const listed = await clinic.user.http.get('/api/installs').set('Keystead-Min-Position', first.position).expect(200);
    expect((listed.body.items as { id: string }[]).filter((item) => item.id === first.id)).toEqual([
      { id: first.id, appId: published.appId, appName: 'Ward letters', version: '1.0.0', pricePerRunUsd: '0.02', installedAt: expect.any(String), state: 'installed' },
    ]);
  });

  it.each([
    ['other permissions', { permissionsDigest: 'f'.repeat(64) }, 409, 'marketplace.consent-outdated'],
    ['another price', { pricePerRunUsd: '0.01' }, 409, 'marketplace.consent-outdated'],
    ['no digest', { permissionsDigest: undefined }, 400, 'platform.invalid-request'],
    ['more than there is to agree to', { everything: true }, 400, 'platform.invalid-request'],
  ])('is refused when the person agreed to %s', async (story, over, status, code) => {
    const slug = story.replaceAll(' ', '-');
    const { appId, position } = await publish(makers, { slug });
    await clinic.user.http.get('/api/catalogue').set('Keystead-Min-Position', position).expect(200);
    const { permissionsDigest, pricePerRunUsd } = await shown(appId);
    const answer = await clinic.user.http.post('/api/installs').send({ appId, version: '1.0.0', consent: { permissionsDigest, pricePerRunUsd, ...over } });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('is refused for an app or a version that is not there', async () => {
    const { appId } = await publish(makers, { slug: 'lonely' });
    const consent = { permissionsDigest: 'a'.repeat(64), pricePerRunUsd: '0.02' };
    const ask = async (over: object) => (await clinic.user.http.post('/api/installs').send({ appId, version: '1.0.0', consent, ...over })).body.code as string;
    expect(await ask({ appId: 'app_00000000000000000000000000' })).toBe('marketplace.app-not-found');
    expect(await ask({ version: '7.0.0' })).toBe('marketplace.version-not-found');
    expect(await ask({ appId: '../../etc/passwd' })).toBe('platform.invalid-request');
  });

  it('follows a new version on the same terms, and keeps the agreed one when a new version wants more', async () => {
    const published = await publish(makers, { slug: 'follower' });
    const { id } = await install(clinic, published);
    await publish(makers, { slug: 'follower', version: '1.1.0' }, `${CODE}// quicker\n`);
    expect((await forRun(id)).version).toBe('1.1.0');
    await publish(makers, { slug: 'follower', version: '2.0.0', pricePerRunUsd: '0.5' });
    expect(await forRun(id)).toMatchObject({ version: '1.0.0', priceUsd: '0.02', code: CODE });
  });

  it('falls back with a withdrawn version on the same terms, and asks again on others', async () => {
    await publish(makers, { slug: 'faller', pricePerRunUsd: '0.01' });
    const dear = await publish(makers, { slug: 'faller', version: '1.1.0' });
    const { id } = await install(clinic, dear);
    await publish(makers, { slug: 'faller', version: '1.2.0' });
    await roll(dear.appId, '1.1.0').expect(200);
    expect((await forRun(id)).version).toBe('1.1.0');
    const rolled = await roll(dear.appId, '1.0.0').expect(200);
    expect(await refusalOf(forRun(id))).toBe('marketplace.consent-needed');
    const again = await install(clinic, { appId: dear.appId, position: rolled.get('keystead-position')! });
    expect(again.id).toBe(id);
    expect(await forRun(id)).toMatchObject({ version: '1.0.0', priceUsd: '0.01' });
  });

  it('never offers a withdrawn version again', async () => {
    const first = await publish(makers, { slug: 'yanked' });
    const second = await publish(makers, { slug: 'yanked', version: '1.0.1' });
    await clinic.user.http.get('/api/catalogue').set('Keystead-Min-Position', second.position).expect(200);
    const { permissionsDigest, pricePerRunUsd } = await shown(second.appId);
    await roll(first.appId, '1.0.0').expect(200);
    const answer = await clinic.user.http.post('/api/installs').send({ appId: second.appId, version: '1.0.1', consent: { permissionsDigest, pricePerRunUsd } });
    expect([answer.status, answer.body.code]).toEqual([409, 'marketplace.version-withdrawn']);
  });

  it('ends with uninstalling, and starts anew with installing again', async () => {
    const published = await publish(makers, { slug: 'leaver' });
    const { id } = await install(clinic, published);
    await clinic.user.http.delete(`/api/installs/${id}`).expect(204);
    await clinic.user.http.delete(`/api/installs/${id}`).expect(204);
    expect(await refusalOf(forRun(id))).toBe('marketplace.install-not-found');
    await install(clinic, published);
    expect((await forRun(id)).installId).toBe(id);
  });

  it("is a person's own: to everybody else it is not there", async () => {
    const { id, position } = await install(clinic, await publish(makers, { slug: 'private-thing' }));
    expect(await refusalOf(forRun(id, makers))).toBe('marketplace.install-not-found');
    const colleague = app.app.get<RunnableApps>(RUNNABLE_APPS, { strict: false }).forRun(clinic.organisation, clinic.developer.id, id);
    expect(await refusalOf(colleague)).toBe('marketplace.install-not-found');
    expect(await refusalOf(forRun('exe_00000000000000000000000000'))).toBe('marketplace.install-not-found');
    for (const knock of [makers.user.http.delete(`/api/installs/${id}`), makers.user.http.get(`/api/installs/${id}`).set('Keystead-Min-Position', position)]) {
      const answer = await knock;
      expect([answer.status, answer.body.code]).toEqual([404, 'marketplace.install-not-found']);
    }
    expect((await clinic.auditor.http.post('/api/installs').send({})).status).toBe(403);
  });

  it('answers a repeat with the same install, and refuses the key for another app', async () => {
    const { appId, position } = await publish(makers, { slug: 'repeated' });
    const other = await publish(makers, { slug: 'repeated-other' });
    await clinic.user.http.get('/api/catalogue').set('Keystead-Min-Position', other.position > position ? other.position : position).expect(200);
    const ask = async (id: string) => {
      const { permissionsDigest, pricePerRunUsd } = await shown(id);
      return clinic.user.http.post('/api/installs').set('Idempotency-Key', 'install-1').send({ appId: id, version: '1.0.0', consent: { permissionsDigest, pricePerRunUsd } });
    };
    const [once, twice, mixed] = [await ask(appId), await ask(appId), await ask(other.appId)];
    expect([twice.status, twice.body, twice.get('keystead-position')]).toEqual([201, once.body, once.get('keystead-position')]);
    expect([mixed.status, mixed.body.code]).toEqual([409, 'platform.idempotency-key-reused']);
  });

  it('leaves read models that are the same when they are folded again from the first event', async () => {
    await app.settled();
    expect(await driftOf(app, marketplaceContext)).toEqual([]);
  });

  it('is described in the OpenAPI document, and so is publishing', async () => {
    const { paths } = (await app.http().get('/api/openapi.json').expect(200)).body as { paths: Record<string, Record<string, { requestBody: { content: Record<string, { schema: { properties: object } }> } }>> };
    const bodyOf = (path: string): string[] => Object.keys(paths[path]!['post']!.requestBody.content['application/json']!.schema.properties);
    expect([bodyOf('/api/installs'), bodyOf('/api/developer/versions')]).toEqual([
      ['appId', 'version', 'consent'],
      ['manifest', 'code'],
    ]);
  });
});
