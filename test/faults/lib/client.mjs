// @ts-check
/** One person's program: sends a command until it knows what became of it, under one idempotency key, and writes down all of it. */
import { setTimeout as wait } from 'node:timers/promises';

/** @typedef {import('../history/entries.d.ts').Command} Command */
/** @typedef {{ method?: string, path: string, body?: object, keyed?: boolean }} Call `keyed` false: the route takes no key, is idempotent by itself, and its commands are stored together with others */
/** @typedef {{ status: number, body: any, position: string | undefined }} Answer */

const ANSWER_MS = 10_000;
/** Tries and not minutes, so that a machine that was suspended in between changes nothing. */
const TRIES = 500;
const PAUSE_MS = 150;

export class Client {
  #cookie = '';

  /**
   * @param {{ address: string, organisation: string, account: import('./instance.mjs').Account, history: import('./history.mjs').History, chances: import('./seeded.mjs').Seeded }} options
   */
  constructor({ address, organisation, account, history, chances }) {
    this.address = address;
    this.organisation = organisation;
    this.account = account;
    this.history = history;
    this.chances = chances;
    this.sent = 0;
  }

  async signIn() {
    const { email, password } = this.account;
    const response = await fetch(`${this.address}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) });
    if (!response.ok) throw new Error(`${email} could not sign in: ${response.status} ${await response.text()}`);
    this.#cookie = response.headers.getSetCookie().map((line) => line.split(';', 1)[0]).join('; ');
  }

  /**
   * @param {Call} call @param {Command['expects']} expects
   * @returns {Promise<Answer | null>} null: given up
   */
  async command(call, expects) {
    this.sent += 1;
    const key = `${this.account.role}-${this.organisation.slice(-6)}-${this.sent}`;
    this.history.add({ t: 'command', key, organisation: this.organisation, op: `${call.method ?? 'POST'} ${call.path}`, expects, ...(call.keyed === false ? { together: true } : {}) });
    const headers = call.keyed === false ? {} : { 'idempotency-key': key };
    const twice = this.chances.chance(0.08);
    const first = await Promise.all(Array.from({ length: twice ? 2 : 1 }, () => this.#untilTold(key, call, headers)));
    const told = first[0] ?? null;
    if (told === null || told.status >= 300 || call.keyed === false) return told;
    if (this.chances.chance(0.15)) await this.#untilTold(key, call, headers);
    if (call.body !== undefined && this.chances.chance(0.05)) await this.#otherBody(key, call);
    return told;
  }

  /** @param {string} path @param {string} [position] @returns {Promise<Answer>} also when it takes a few tries */
  async get(path, position) {
    for (let left = TRIES; ; left -= 1) {
      try {
        const answer = await this.send({ method: 'GET', path }, position === undefined ? {} : { 'keystead-min-position': position });
        if (answer.status < 500 || left === 0) return answer;
      } catch (error) {
        if (left === 0) throw error;
      }
      await wait(PAUSE_MS);
    }
  }

  /** Once, whatever comes. @param {string} path */
  async ask(path) {
    const response = await fetch(`${this.address}${path}`, { headers: { cookie: this.#cookie } });
    await response.arrayBuffer();
    return { status: response.status, retryAfter: response.headers.get('retry-after') };
  }

  /** @param {string} path */
  async download(path) {
    const response = await fetch(`${this.address}${path}`, { headers: { cookie: this.#cookie } });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  }

  /** @param {string} key @param {Call} call @param {Record<string, string>} headers @returns {Promise<Answer | null>} */
  async #untilTold(key, call, headers) {
    for (let left = TRIES; left > 0; left -= 1) {
      try {
        const answer = await this.send(call, headers);
        this.history.add({ t: 'answer', key, status: answer.status, code: answer.body?.code, id: answer.body?.id, position: answer.position });
        if (answer.status < 500 && answer.status !== 429) return answer;
      } catch (error) {
        this.history.add({ t: 'cut', key, why: /** @type {{ cause?: { code?: string } }} */ (error).cause?.code ?? /** @type {Error} */ (error).name });
      }
      await wait(PAUSE_MS + this.chances.between(0, PAUSE_MS));
    }
    this.history.add({ t: 'undecided', key });
    return null;
  }

  /** @param {string} key @param {Call} call */
  async #otherBody(key, call) {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      try {
        const { status, body } = await this.send({ ...call, body: changed(/** @type {Record<string, unknown>} */ (call.body)) }, { 'idempotency-key': key });
        if (status >= 500) continue;
        this.history.add({ t: 'other-body', key, status, code: body?.code });
        return;
      } catch {
        await wait(PAUSE_MS);
      }
    }
  }

  /** @param {Call} call @param {Record<string, string>} [headers] @returns {Promise<Answer>} */
  async send({ method = 'POST', path, body }, headers = {}) {
    const response = await fetch(`${this.address}${path}`, {
      method,
      headers: { ...headers, cookie: this.#cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text, position: response.headers.get('keystead-position') || undefined };
  }
}

/** The same shape with other content. @param {Record<string, unknown>} body @returns {Record<string, unknown>} */
function changed(body) {
  if ('input' in body) return { ...body, input: { text: 'something else', pauseMs: 0 } };
  if ('role' in body) return { ...body, role: body['role'] === 'auditor' ? 'developer' : 'auditor' };
  return { ...body, name: 'something else' };
}
