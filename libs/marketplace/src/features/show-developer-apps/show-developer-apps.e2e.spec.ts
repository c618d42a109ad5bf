import { identityContext } from '@keystead/identity/src/identity.module.js';
import { publish, runEnded, silentRuntime, type PublishedApp } from '@keystead/testing/src/marketplace.js';
import { seedPeople, type People } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { marketplaceContext } from '../../marketplace.module.js';

let app: TestApp;
let makers: People;
let clinic: People;
let published: PublishedApp;

const FRAMES = [
  { function: 'greet', line: 12, column: 5 },
  { function: '', line: 3, column: 1 },
];

beforeAll(async () => {
  app = await startTestApp({ contexts: [identityContext, silentRuntime, marketplaceContext] });
  makers = await seedPeople(app, 'makers');
  clinic = await seedPeople(app, 'clinic');
  published = await publish(makers);
  const run = (n: number, over: object) => runEnded(app, { organisation: clinic.organisation, memberId: clinic.user.id, appId: published.appId, appOrganisation: makers.organisation, wallMs: n * 100, at: `2026-03-0${n}T10:00:00.000Z`, ...over });
  await run(1, {});
  await run(2, { outcome: 'APP_ERROR', errorFingerprint: 'fp-greet', errorFrames: FRAMES });
  await run(3, {});
  await run(4, { outcome: 'APP_ERROR', errorFingerprint: 'fp-other', errorFrames: [] });
  await run(5, { outcome: 'APP_ERROR', errorFingerprint: 'fp-greet', errorFrames: FRAMES });
  await run(6, { outcome: 'KILLED_WALL' });
  await app.settled();
});
afterAll(async () => {
  expect(app.warnings).toEqual([]);
  await app.stop();
});

const get = async (path: string, who = makers.developer) => (await who.http.get(`/api/developer/apps${path}`).expect(200)).body;

describe("a developer's own apps", () => {
  it('are listed with their runs', async () => {
    expect(await get('')).toEqual({
      items: [{ appId: published.appId, slug: 'ward-letters', name: 'Ward letters', summary: 'Writes letters for the ward.', version: '1.0.0', state: 'published', runs: 6, pricePerRunUsd: '0.02' }],
      next: null,
    });
  });

  it('show how they do', async () => {
    const { stats, versions } = await get(`/${published.appId}`);
    expect(stats).toEqual({ runs: 6, succeeded: 2, failed: 4, p50Ms: 300, p95Ms: 600 });
    expect(versions).toEqual([{ versionId: published.versionId, version: '1.0.0', publishedAt: expect.any(String), state: 'published', digest: expect.stringMatching(/^[0-9a-f]{64}$/), reason: null }]);
  });

  it('have no figures before the first run', async () => {
    const { appId, position } = await publish(makers, { slug: 'unused' });
    const { stats } = (await makers.developer.http.get(`/api/developer/apps/${appId}`).set('Keystead-Min-Position', position).expect(200)).body;
    expect(stats).toEqual({ runs: 0, succeeded: 0, failed: 0, p50Ms: null, p95Ms: null });
  });

  it('show each run, and nothing of who ran it', async () => {
    const { items } = await get(`/${published.appId}/runs?limit=2`);
    expect(items).toEqual([
      { id: expect.stringMatching(/^exe_/), version: '1.0.0', outcome: 'KILLED_WALL', wallMs: 600, at: '2026-03-06T10:00:00.000Z', errorFingerprint: null, errorFrames: null },
      { id: expect.stringMatching(/^exe_/), version: '1.0.0', outcome: 'APP_ERROR', wallMs: 500, at: '2026-03-05T10:00:00.000Z', errorFingerprint: 'fp-greet', errorFrames: ['greet (12:5)', 'anonymous (3:1)'] },
    ]);
    const everything = JSON.stringify([await get(''), await get(`/${published.appId}`), await get(`/${published.appId}/runs`), await get(`/${published.appId}/errors`)]);
    expect(everything).not.toContain(clinic.user.id);
    expect(everything).not.toContain(clinic.organisation);
    const { rows } = await app.core.owner.query('SELECT row_to_json(r)::text AS row FROM read.marketplace_developer_runs r');
    expect(rows.map((row: { row: string }) => row.row).join()).not.toMatch(new RegExp(`${clinic.user.id}|${clinic.organisation}`));
  });

  it('group errors by where they happened, latest first', async () => {
    expect((await get(`/${published.appId}/errors`)).items).toEqual([
      { fingerprint: 'fp-greet', count: 2, frames: ['greet (12:5)', 'anonymous (3:1)'], firstAt: '2026-03-02T10:00:00.000Z', lastAt: '2026-03-05T10:00:00.000Z' },
      { fingerprint: 'fp-other', count: 1, frames: [], firstAt: '2026-03-04T10:00:00.000Z', lastAt: '2026-03-04T10:00:00.000Z' },
    ]);
  });

  it("are not found by another organisation's developer", async () => {
    expect((await get('', clinic.developer)).items).toEqual([]);
    for (const path of ['', '/runs', '/errors']) {
      const answer = await clinic.developer.http.get(`/api/developer/apps/${published.appId}${path}`);
      expect([answer.status, answer.body.code]).toEqual([404, 'marketplace.app-not-found']);
    }
  });
});
