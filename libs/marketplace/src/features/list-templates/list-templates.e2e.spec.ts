import { identityContext } from '@keystead/identity/src/identity.module.js';
import { silentRuntime } from '@keystead/testing/src/marketplace.js';
import { seedPeople } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { marketplaceContext } from '../../marketplace.module.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ contexts: [identityContext, silentRuntime, marketplaceContext] });
});
afterAll(() => app.stop());

describe('templates', () => {
  it('are listed easiest first, each with the files of a whole app that can be published as it is', async () => {
    const { developer, user } = await seedPeople(app);
    const { items, next } = (await developer.http.get('/api/templates').expect(200)).body as { items: { id: string; difficulty: string; runtime: string; files: Record<string, string> }[]; next: null };
    expect([items.map(({ id, difficulty, runtime, files }) => ({ id, difficulty, runtime, files: Object.keys(files) })), next]).toEqual([
      [
        { id: 'text-summary', difficulty: 'beginner', runtime: 'javascript', files: ['keystead.json', 'main.js'] },
        { id: 'structured-extraction', difficulty: 'intermediate', runtime: 'javascript', files: ['keystead.json', 'main.js'] },
      ],
      null,
    ]);
    for (const { files } of items) {
      const manifest = JSON.parse(files['keystead.json']!) as { entry: string };
      await developer.http.post('/api/developer/versions').send({ manifest, code: files[manifest.entry] }).expect(201);
    }
    expect((await user.http.get('/api/templates')).status).toBe(403);
  });
});
