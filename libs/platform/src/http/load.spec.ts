import { EventEmitter } from 'node:events';
import type { Request, Response } from 'express';
import type { Refusal } from '@keystead/kernel/src/refusal.js';
import { MAX_BODY_BYTES } from './body.js';
import { Load } from './load.js';

let now = 0;
const load = (limits: Partial<ConstructorParameters<typeof Load>[0]> = {}): Load => new Load({ requests: 3, bodyBytes: 100, pauseMs: 1_000, ...limits }, () => now);

interface Asked {
  /** The refusal's sentence; null: taken in. */
  readonly refused: string | null;
  readonly retryAfterSeconds: unknown;
  end(): void;
}

function ask(one: Load, path = '/api/keys', bytes?: number | 'unknown'): Asked {
  const response = new EventEmitter();
  let refusal: Refusal | undefined;
  one.admit({ path, headers: bytes === undefined ? {} : bytes === 'unknown' ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(bytes) } } as unknown as Request, response as unknown as Response, (error: unknown) => void (refusal = error as Refusal | undefined));
  return { refused: refusal?.detail ?? null, retryAfterSeconds: refusal?.extras['retryAfterSeconds'], end: () => void response.emit('close') };
}

const AGAIN = ', so this was turned away before anything was done for it. Send it again in 2 seconds, a command with the same Idempotency-Key.';

beforeEach(() => {
  now = 0;
});

it('takes in as many requests at once as there may be, and the next when one of them has ended', async () => {
  const one = load();
  const [first] = [ask(one), ask(one), ask(one)];
  expect(ask(one)).toMatchObject({ refused: `As many requests are under way as are taken in at once (3)${AGAIN}`, retryAfterSeconds: 2 });
  expect(await one.health().check()).toEqual({ ok: false, text: 'As many requests are under way as are taken in at once (3)' });
  first!.end();
  expect([ask(one).refused, await one.health().check()]).toEqual([null, { ok: false, text: 'As many requests are under way as are taken in at once (3)' }]);
});

it('takes in as many bytes as there may be', () => {
  const one = load();
  const large = ask(one, '/api/keys', 90);
  expect([ask(one, '/api/keys', 11).refused, ask(one, '/api/keys', 10).refused]).toEqual([`Too many large requests are under way${AGAIN}`, null]);
  large.end();
  expect(ask(one, '/api/keys', 90).refused).toBe(null);
  expect(ask(load({ bodyBytes: MAX_BODY_BYTES - 1 }), '/api/keys', 'unknown').refused).toBe(`Too many large requests are under way${AGAIN}`);
});

it('turns away who waited through a pause, goes on when four beats came in time, and tells of it for ten seconds', async () => {
  const one = load();
  now = 1_001;
  expect([ask(one).refused, await one.health().check()]).toEqual([`Nothing was answered for a while${AGAIN}`, { ok: false, text: 'Nothing was answered for a while' }]);
  one.beat();
  expect(ask(one).refused).toBe(`Nothing was answered for a while${AGAIN}`);
  // The second one does not count: it is late itself.
  for (now of [1_250, 1_900, 2_150, 2_400]) one.beat();
  expect(ask(one).refused).not.toBe(null);
  now = 2_650;
  one.beat();
  expect([ask(one).refused, await one.health().check()]).toEqual([null, { ok: false, text: 'nothing was answered for 1.0 s a moment ago' }]);
  for (; now < 11_100; now += 250) one.beat();
  expect(await one.health().check()).toEqual({ ok: true, text: 'answers in time' });
});

it('always answers who looks what is wrong', () => {
  const one = load({ requests: 0 });
  expect(['/health', '/health/ready', '/metrics', '/healthy', '/'].map((path) => ask(one, path).refused === null)).toEqual([true, true, true, false, false]);
});
