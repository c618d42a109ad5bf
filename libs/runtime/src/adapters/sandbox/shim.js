/**
 * The sandbox's inner half: runs under Deno without permissions, loads the app and speaks frames on stdin and stdout.
 * UNTRUSTED BY DESIGN. It shares a heap with a stranger's program, which may change or replace all of it; nothing here
 * is a defence, only a convenience for honest apps. Limits and rules live in the runner and the API.
 */
import keystead from 'keystead';

const TYPE = { stdin: 1, stdout: 2, stderr: 3, result: 4, rpc: 5, log: 7, exit: 8, credit: 9 };
const MAX_PAYLOAD = 65536;
const RPC_WINDOW = 262144;
const MAX_LOG_TEXT = 16384;
/** The runner ends a run that has more calls open; honest apps wait here instead. */
const MAX_CALLS = 16;

const { stdin, stdout, inspect } = Deno;
const utf8 = new TextEncoder();
const text = new TextDecoder();

/** Synchronous: log lines leave before the app goes on, and a full pipe holds the app back. */
function writeFrame(type, stream, payload) {
  const frame = new Uint8Array(9 + payload.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, payload.length);
  view.setUint8(4, type);
  view.setUint32(5, stream);
  frame.set(payload, 9);
  for (let at = 0; at < frame.length; ) at += stdout.writeSync(frame.subarray(at));
}

function writeAll(type, stream, bytes) {
  for (let at = 0; at < bytes.length; at += MAX_PAYLOAD) writeFrame(type, stream, bytes.subarray(at, at + MAX_PAYLOAD));
}

const writeLine = (type, stream, message) => writeAll(type, stream, utf8.encode(`${JSON.stringify(message)}\n`));

// ---- calls to the platform ----

const calls = new Map();
const waiting = [];
let lastCall = 0;
let token = '';

async function* call(method, body, signal) {
  while (calls.size >= MAX_CALLS) await new Promise((free) => waiting.push(free));
  const id = (lastCall += 1);
  const state = { credit: RPC_WINDOW, incoming: [], unfinished: [], held: 0, over: false, wake: () => {} };
  calls.set(id, state);
  const onAbort = () => state.wake();
  signal?.addEventListener('abort', onAbort);
  try {
    let bytes = utf8.encode(`${JSON.stringify({ method, body, token })}\n`);
    while (bytes.length > 0) {
      const size = Math.min(bytes.length, state.credit, MAX_PAYLOAD);
      if (size === 0) await new Promise((wake) => (state.wake = wake));
      if (state.over && state.incoming.length > 0) break;
      state.credit -= size;
      if (size > 0) writeFrame(TYPE.rpc, id, bytes.subarray(0, size));
      bytes = bytes.subarray(size);
    }
    for (;;) {
      signal?.throwIfAborted();
      const next = state.incoming.shift();
      if (next === undefined) {
        await new Promise((wake) => (state.wake = wake));
        continue;
      }
      grant(id, next.size);
      if (next.message.error !== undefined) throw next.message.error;
      if (next.message.end === true) return;
      yield next.message.chunk;
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    if (!state.over) writeLine(TYPE.rpc, id, { abort: true });
    calls.delete(id);
    waiting.shift()?.();
  }
}

function grant(stream, credit) {
  const payload = new Uint8Array(5);
  payload[0] = TYPE.rpc;
  new DataView(payload.buffer).setUint32(1, credit);
  writeFrame(TYPE.credit, stream, payload);
}

function takeRpc(id, payload) {
  const state = calls.get(id);
  if (state === undefined) return;
  let rest = payload;
  for (let at = rest.indexOf(10); at !== -1; at = rest.indexOf(10)) {
    const message = JSON.parse(text.decode(join([...state.unfinished, rest.subarray(0, at)])));
    state.unfinished = [];
    state.over ||= message.end === true || message.error !== undefined;
    state.incoming.push({ message, size: state.held + at + 1 });
    state.held = 0;
    rest = rest.subarray(at + 1);
  }
  if (rest.length > 0) {
    state.unfinished.push(rest);
    state.held += rest.length;
    if (state.held > RPC_WINDOW / 2) {
      grant(id, state.held);
      state.held = 0;
    }
  }
  state.wake();
}

// ---- what the app sees ----

function logText(stream, written) {
  for (let at = 0; at === 0 || at < written.length; at += MAX_LOG_TEXT) writeLine(TYPE.log, 0, { kind: 'text', stream, text: written.slice(at, at + MAX_LOG_TEXT) });
}

const show = (values) => values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' ');
const toOut = (...values) => logText('stdout', show(values));
const toErr = (...values) => logText('stderr', show(values));

function progress(fraction, message) {
  const known = typeof fraction === 'number' && fraction >= 0 && fraction <= 1;
  writeLine(TYPE.log, 0, { kind: 'progress', fraction: known ? fraction : null, message: String(message).slice(0, 200) });
}

function redirect(stream, type) {
  const write = (bytes) => (writeAll(type, 0, bytes), bytes.length);
  return { ...stream, writeSync: write, write: async (bytes) => write(bytes), isTerminal: () => false, close() {} };
}

function nodeStream(type) {
  const write = (data) => (writeAll(type, 0, typeof data === 'string' ? utf8.encode(data) : data), true);
  return { write, end: write, isTTY: false, writable: true, on() {}, once() {}, emit() {} };
}

/** Ordinary OpenAI-compatible clients work: their requests become calls on the channel. Anything else has no network. */
async function fetchThroughChannel(input, init) {
  const request = new Request(input, init);
  const url = new URL(request.url);
  const route = `${request.method} ${url.origin}${url.pathname}`;
  if (route === `GET ${keystead.ai.baseURL}/models`) return Response.json(await first(call('models', {}, request.signal)));
  if (route !== `POST ${keystead.ai.baseURL}/chat/completions`) throw new TypeError(`There is no network in this sandbox: ${request.method} ${url.host} was refused`);
  const body = await request.json();
  const reply = call('chat', body, request.signal);
  try {
    if (body.stream !== true) return Response.json(await first(reply));
    const head = await reply.next();
    return new Response(serverSentEvents(head, reply), { headers: { 'content-type': 'text/event-stream' } });
  } catch (error) {
    if (typeof error?.code !== 'string') throw error;
    return Response.json({ error: { code: error.code, message: error.message, type: error.code } }, { status: error.status ?? 500 });
  }
}

/** Reads to the end: leaving early would mean "abort this call". */
async function first(reply) {
  let found;
  for await (const value of reply) found ??= value;
  return found;
}

function serverSentEvents(head, reply) {
  let next = head;
  return new ReadableStream({
    async pull(controller) {
      controller.enqueue(utf8.encode(next.done ? 'data: [DONE]\n\n' : `data: ${JSON.stringify(next.value)}\n\n`));
      if (next.done) controller.close();
      else next = await reply.next();
    },
    cancel: () => reply.return(),
  });
}

function furnish() {
  globalThis[Symbol.for('keystead.bridge.v1')] = Object.freeze({ call, log: (values) => toOut(...values), progress });
  Object.assign(globalThis.console, { log: toOut, info: toOut, debug: toOut, dir: toOut, table: toOut, warn: toErr, error: toErr, trace: toErr });
  Deno.stdout = redirect(stdout, TYPE.stdout);
  Deno.stderr = redirect(Deno.stderr, TYPE.stderr);
  Deno.stdin = { ...stdin, readSync: () => null, read: async () => null };
  for (const name of ['stdout', 'stderr']) Object.defineProperty(process, name, { value: nodeStream(TYPE[name]), configurable: true });
  globalThis.fetch = fetchThroughChannel;
  globalThis.Worker = class Worker {
    constructor() {
      throw new TypeError('There are no workers in this sandbox');
    }
  };
}

// ---- one run ----

function describe(error) {
  const read = (name) => {
    try {
      return String(error[name] ?? '').slice(0, 16384);
    } catch {
      return '';
    }
  };
  if (error === null || typeof error !== 'object') return { name: 'Thrown', message: String(error).slice(0, 2048), stack: '' };
  return { name: read('name') || 'Error', message: read('message') || 'an error that cannot be read', stack: read('stack') };
}

function end(message) {
  writeLine(TYPE.exit, 0, message);
  // The runner ends the process; nothing of the app should happen after its result.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function fail(error) {
  end({ ok: false, error: describe(error) });
}

/** Piece by piece: a second copy of a large result could be what breaks the memory limit. */
function writeResult(json) {
  const piece = new Uint8Array(MAX_PAYLOAD);
  for (let at = 0; at < json.length; ) {
    const { read, written } = utf8.encodeInto(json.slice(at, at + MAX_PAYLOAD), piece);
    writeFrame(TYPE.result, 0, piece.subarray(0, written));
    at += read;
  }
}

async function start({ code, input, token: runToken }) {
  token = runToken;
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  try {
    const app = await import(url);
    const run = app.default ?? app.run;
    if (typeof run !== 'function') throw new TypeError('The app has no default export that is a function: export default async function run({ input, ai, log, progress }) { … }');
    const result = await run({ input, ai: keystead.ai, log: keystead.log, progress: keystead.progress });
    const json = JSON.stringify(result === undefined ? null : result);
    if (json === undefined) throw new TypeError('The result has no JSON form');
    writeResult(`${json}\n`);
    end({ ok: true });
  } catch (error) {
    fail(error);
  }
}

function take(type, stream, payload, startLine) {
  if (type === TYPE.rpc) return takeRpc(stream, payload);
  if (type === TYPE.credit) {
    const state = calls.get(stream);
    if (state === undefined) return;
    state.credit += new DataView(payload.buffer, payload.byteOffset).getUint32(1);
    return state.wake();
  }
  startLine.push(payload);
  if (payload.at(-1) !== 10) return;
  start(JSON.parse(text.decode(join(startLine))));
}

function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function readFrames() {
  const startLine = [];
  const chunk = new Uint8Array(MAX_PAYLOAD);
  let held = new Uint8Array(0);
  for (;;) {
    const size = await stdin.read(chunk);
    if (size === null) Deno.exit(0);
    held = join([held, chunk.subarray(0, size)]);
    while (held.length >= 9) {
      const view = new DataView(held.buffer, held.byteOffset);
      const whole = 9 + view.getUint32(0);
      if (held.length < whole) break;
      take(view.getUint8(4), view.getUint32(5), held.slice(9, whole), startLine);
      held = held.subarray(whole);
    }
  }
}

addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  fail(event.reason);
});
addEventListener('error', (event) => {
  event.preventDefault();
  fail(event.error);
});
furnish();
writeLine(TYPE.log, 0, { kind: 'ready' });
readFrames();
