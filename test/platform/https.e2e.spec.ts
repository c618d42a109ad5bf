import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';

/** Real HTTP; the portal is a stand-in that says nothing of its own about transport. */
const start = (address: string): Promise<TestApp> => startTestApp({ contexts: [], env: { KEYSTEAD_PUBLIC_URL: address }, portal: (_request, response) => void response.send('a page') });

async function askedFor(app: TestApp): Promise<(readonly [path: string, status: number, transport: string | undefined])[]> {
  const answers = await Promise.all(['/', '/sign-in', '/api/openapi.json', '/api/nowhere', '/health/live'].map(async (path) => [path, await app.http().get(path)] as const));
  return answers.map(([path, { status, headers }]) => [path, status, headers['strict-transport-security'] as string | undefined]);
}

describe.each([
  ['https://keystead.harbour.example', 'max-age=31536000; includeSubDomains'],
  ['http://localhost:3000', undefined],
])('an instance at %s', (address, transport) => {
  it(`says ${transport ?? 'nothing'} about https on pages and API alike`, async () => {
    const app = await start(address);
    try {
      expect(await askedFor(app)).toEqual([
        ['/', 200, transport],
        ['/sign-in', 200, transport],
        ['/api/openapi.json', 200, transport],
        ['/api/nowhere', 404, transport],
        ['/health/live', 200, transport],
      ]);
    } finally {
      await app.stop();
    }
  }, 60_000);
});
