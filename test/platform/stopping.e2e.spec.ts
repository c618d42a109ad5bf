import type { RequestHandler } from 'express';
import { closeHttpApp } from '@keystead/platform/src/http/close-http-app.js';
import { createHttpApp } from '@keystead/platform/src/http/create-http-app.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { toyContext } from './toy-context.js';

let app: TestApp;
beforeAll(async () => void (app = await startTestApp({ contexts: [toyContext] })));
afterAll(() => app.stop());

describe('the HTTP application', () => {
  /** The framework's own answer to a signal is to raise it again, which ends the process in the middle of closing what it holds. */
  it('leaves signals to the process it is in', async () => {
    const listeners = (): number[] => (['SIGTERM', 'SIGINT'] as const).map((signal) => process.listenerCount(signal));
    const before = listeners();
    const second = await createHttpApp(app.core, { service: 'api' });
    await second.init();
    expect(listeners()).toEqual(before);
    await second.close();
  });

  it('told to stop finishes what it answers, and cuts a stream that would go on for ever', async () => {
    const portal: RequestHandler = (request, response) => {
      response.write('begun ');
      if (request.path === '/short') setTimeout(() => response.end('and finished'), 100);
    };
    const stopped = await createHttpApp(app.core, { service: 'api', portal });
    await stopped.listen(0, '127.0.0.1');
    const { port } = stopped.getHttpServer().address() as { port: number };
    const [short, endless] = await Promise.all(['short', 'endless'].map((path) => fetch(`http://127.0.0.1:${port}/${path}`)));
    const texts = Promise.allSettled([short!.text(), endless!.text()]);
    await closeHttpApp(stopped, 500);
    expect(await texts).toEqual([{ status: 'fulfilled', value: 'begun and finished' }, { status: 'rejected', reason: expect.objectContaining({ message: 'terminated' }) }]);
  });
});
