import { Load } from '@keystead/platform/src/http/load.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { toyContext } from './toy-context.js';

/** The limit is nought, so that one request is too many. */
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ contexts: [toyContext], load: new Load({ requests: 0, bodyBytes: 0, pauseMs: 60_000 }), portal: (_request, response) => void response.send('a page') });
});
afterAll(() => app.stop());

it('what is more than can be answered is turned away, whatever it asks for, with when to come again', async () => {
  const { status, headers, body } = await app.http().post('/api/notes').send({ text: 'one' });
  expect([status, headers['retry-after'], headers['content-type']]).toEqual([503, '2', 'application/problem+json; charset=utf-8']);
  expect(body).toEqual({
    type: '/api/docs/errors/platform.overloaded',
    code: 'platform.overloaded',
    title: 'More is asked than can be answered in time',
    status: 503,
    detail: 'As many requests are under way as are taken in at once (0), so this was turned away before anything was done for it. Send it again in 2 seconds, a command with the same Idempotency-Key.',
    correlation: body.correlation,
    retryAfterSeconds: 2,
  });
  expect(await Promise.all(['/', '/v1/models', '/api/notes'].map(async (path) => (await app.http().get(path)).status))).toEqual([503, 503, 503]);
});

it('who asks whether it is ready is answered, and told what there is too much of', async () => {
  const { status, body } = await app.http().get('/health/ready');
  expect([status, body.ok, body.degraded, body.parts.find(({ name }: { name: string }) => name === 'load')]).toEqual([200, true, true, { name: 'load', ok: false, text: 'As many requests are under way as are taken in at once (0)' }]);
  expect([(await app.http().get('/health/live')).status, (await app.http().get('/metrics')).status]).toEqual([200, 200]);
});
