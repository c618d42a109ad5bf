// @ts-check
/** Speaks as much of OpenAI's chat completions as a run needs, slowly enough that a kill finds calls under way. */
import { createServer } from 'node:http';

const PIECES = ['It ', 'was ', 'read ', 'and ', 'understood.'];
const PAUSE_MS = 25;
const USAGE = { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 };

export async function startProvider() {
  let asked = 0;
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async function answer(request, response) {
    for await (const _ of request) {
      // What is asked does not matter; it has to be read to its end.
    }
    asked += 1;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    /** @param {object} choice @param {object | null} usage */
    const frame = (choice, usage = null) => response.write(`data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'stand-in', choices: usage === null ? [choice] : [], usage })}\n\n`);
    for (const content of PIECES) {
      frame({ index: 0, delta: { content }, finish_reason: null });
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    frame({ index: 0, delta: {}, finish_reason: 'stop' });
    frame({}, USAGE);
    response.end('data: [DONE]\n\n');
  }
  server.on('connection', (socket) => socket.on('error', () => undefined));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    url,
    baseUrl: `${url}/v1`,
    asked: () => asked,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))),
  };
}
