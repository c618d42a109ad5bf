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
});
