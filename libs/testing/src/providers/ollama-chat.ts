import type { ServerResponse } from 'node:http';
import { DEFAULT_PIECES, DEFAULT_USAGE, fillIn, HTML_PAGE, type Behaviour, type StandInUsage } from './behaviour.js';
import { pause, sendJson, silence, write, type RecordedRequest } from './provider-server.js';

/** `/api/chat` as newline-delimited JSON; durations are nanoseconds, as Ollama gives them. */
export async function answerChat(behaviour: Behaviour, model: string, request: RecordedRequest, response: ServerResponse): Promise<void> {
  const header = request.headers['authorization'];
  const credential = typeof header === 'string' ? header.replace('Bearer ', '') : '';
  const line = (value: object) => write(response, `${JSON.stringify({ model, created_at: '2026-11-22T12:00:00.000000Z', ...value })}\n`);
  const piece = (content: string) => line({ message: { role: 'assistant', content }, done: false });
  const open = () => response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const say = async (pieces: readonly string[], pauseMs = 0) => {
    for (const text of pieces) {
      if (pauseMs > 0) await pause(response, pauseMs);
      if (!(await piece(text))) return;
    }
  };
  const end = async (reason: string, usage: StandInUsage | null) => {
    const counts = usage === null ? {} : { prompt_eval_count: usage.input, eval_count: usage.output };
    await line({ message: { role: 'assistant', content: '' }, done: true, done_reason: reason, total_duration: 900_000_000, load_duration: 250_000_000, prompt_eval_duration: 150_000_000, eval_duration: 500_000_000, ...counts });
    response.end();
  };

  switch (behaviour.kind) {
    case 'answer':
      open();
      await say(behaviour.pieces ?? DEFAULT_PIECES, behaviour.pauseMs);
      return end(behaviour.finish ?? 'stop', behaviour.usage === undefined ? DEFAULT_USAGE : behaviour.usage);
    case 'tool-call':
      open();
      await line({ message: { role: 'assistant', content: '', tool_calls: [{ function: { name: behaviour.name, arguments: behaviour.arguments } }] }, done: false });
      return end('stop', DEFAULT_USAGE);
    case 'error':
      return sendJson(response, behaviour.status, { error: fillIn(behaviour.message ?? 'The stand-in was told to fail.', credential) }, behaviour.retryAfter === undefined ? {} : { 'retry-after': behaviour.retryAfter });
    case 'silence':
      return silence(response);
    case 'heartbeats':
      open();
      await say(behaviour.pieces);
      while (await piece('')) await pause(response, behaviour.everyMs);
      return;
    case 'drip':
      open();
      while (await piece('.')) await pause(response, behaviour.everyMs);
      return;
    case 'cut':
      open();
      await say(behaviour.pieces);
      response.destroy();
      return;
    case 'no-terminal':
      open();
      await say(behaviour.pieces);
      response.end();
      return;
    case 'malformed':
      open();
      await say(['Good ']);
      response.end('{"message": {"role": "assi\n');
      return;
    case 'error-in-stream':
      open();
      await say(behaviour.pieces);
      await line({ error: fillIn(behaviour.message, credential) });
      response.end();
      return;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end(HTML_PAGE);
      return;
    case 'empty':
      open();
      response.end();
      return;
    case 'huge':
      open();
      for (let sent = 0; sent < behaviour.bytes; sent += 1_000) if (!(await piece('x'.repeat(1_000)))) return;
      return end('stop', DEFAULT_USAGE);
    case 'redirect':
      response.writeHead(307, { location: behaviour.location }).end();
      return;
    case 'echo-key':
      open();
      await say(['Your key is ', credential.slice(0, 9), credential.slice(9), ', is it not?']);
      return end('stop', DEFAULT_USAGE);
  }
}
