import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { EndpointGuard } from './endpoint-guard.js';
import { failureOf } from './provider-errors.js';
import { providerFetch } from './provider-transport.js';
import { NO_FACTS } from '../domain/ports/chat-provider.js';

/** A real socket that is taken and then never spoken on, as at a machine that hangs. */
describe('a connection that never comes about', () => {
  let server: Server;
  let port = 0;
  const sockets = new Set<Socket>();
  beforeAll(async () => {
    server = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it('is given up soon, as unreachable, and nothing can have been billed', async () => {
    const guard = new EndpointGuard([`https://127.0.0.1:${port}`]);
    const ask = providerFetch({ guard, trust: 'public', secret: null, maxResponseBytes: 1_000, contentType: /json/, signal: AbortSignal.timeout(4_000), connectMs: 100 });
    const error = await ask(`https://127.0.0.1:${port}/v1/models`).then(() => null, (reason: unknown) => reason);
    expect(failureOf(error, NO_FACTS)).toMatchObject({ kind: 'unreachable', facts: { billable: false } });
  });

  it('is no limit on how long an answer takes once it stands', async () => {
    const guard = new EndpointGuard([`http://127.0.0.1:${port}`]);
    const ask = providerFetch({ guard, trust: 'public', secret: null, maxResponseBytes: 1_000, contentType: /json/, signal: AbortSignal.timeout(400), connectMs: 100 });
    const error = (await ask(`http://127.0.0.1:${port}/v1/models`).then(() => null, (reason: unknown) => reason)) as Error;
    expect(error.name).toBe('AbortError');
  });
});
