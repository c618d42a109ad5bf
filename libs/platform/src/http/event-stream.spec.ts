import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Request, Response } from 'express';
import express from 'express';
import { eventually } from '@keystead/testing/src/eventually.js';
import { openEventStream, type EventStream } from './event-stream.js';

/** A real socket, read by hand. */
describe('a stream of events', () => {
  let server: Server;
  let opened: (stream: EventStream, response: Response) => void;
  beforeAll(async () => {
    const app = express().get('/', (request: Request, response: Response) => opened(openEventStream(request, response), response));
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  async function connect(): Promise<{ stream: EventStream; response: Response; reader: IncomingMessage }> {
    const both = new Promise<{ stream: EventStream; response: Response }>((resolve) => (opened = (stream, response) => resolve({ stream, response })));
    const reader = await new Promise<IncomingMessage>((resolve) => get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }, resolve));
    return { ...(await both), reader };
  }
  const textOf = async (reader: IncomingMessage): Promise<string> => (await reader.setEncoding('utf8').toArray()).join('');
  const BIG = 'x'.repeat(1024 * 1024);

  it('names its events, or does not, and ends', async () => {
    const { stream, reader } = await connect();
    await stream.send('log', { text: 'a\nb' });
    await stream.sendLine('[DONE]');
    stream.end();
    expect([await textOf(reader), reader.headers['content-type']]).toEqual(['event: log\ndata: {"text":"a\\nb"}\n\ndata: [DONE]\n\n', 'text/event-stream; charset=utf-8']);
  });

  it('waits for a reader who is slow, and goes on when it has read', async () => {
    const { stream, reader, response } = await connect();
    let sent = 0;
    const sending = (async () => {
      for (; sent < 30; sent += 1) await stream.sendLine(BIG);
      stream.end();
    })();
    await eventually(() => expect(response.writableNeedDrain).toBe(true));
    const held = sent;
    expect(held).toBeLessThan(30);
    expect((await textOf(reader)).length).toBe(30 * (BIG.length + 8));
    await sending;
  });

  it('lets a reader go who never reads, rather than keep all of it', async () => {
    const { stream, reader, response } = await connect();
    const closed = new Promise<void>((resolve) => stream.onClose(resolve));
    for (let n = 0; n < 60 && !response.destroyed; n += 1) void stream.sendLine(BIG);
    await closed;
    expect(response.writableLength).toBeLessThan(10 * BIG.length);
    await stream.send('late', {});
    reader.destroy();
  });
});
