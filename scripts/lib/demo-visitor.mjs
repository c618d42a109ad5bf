// @ts-check
/** One person in front of the public API: keeps the session cookie, waits for what they wrote, turns problems into sentences. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ACCOUNTS_FILE, demoAccounts } from './greeting.mjs';

class Answered extends Error {
  /** @param {string} path @param {number} status @param {string} text */
  constructor(path, status, text) {
    super(`${path} answered ${status}: ${text}`);
    this.status = status;
  }
}

/** @param {string} address @param {string} home @param {string} role */
export async function signInAs(address, home, role) {
  const visitor = new Visitor(address);
  const another = 'for a demo with new accounts give npm start and npm run demo an empty KEYSTEAD_HOME, and leave KEYSTEAD_DATABASE_URL out';
  const account = demoAccounts(home).find((candidate) => candidate.role === role);
  if (account === undefined) throw new Error(`no password of a demo ${role} is kept in ${home}: start Keystead with npm start first. If it runs on that home already, the account was made earlier or has been erased: ${another}.`);
  const me = await visitor.post('/api/session', { email: account.email, password: account.password }).catch((error) => {
    if (!(error instanceof Answered) || error.status !== 401) throw error;
    throw new Error(`${account.email} cannot sign in with the password in ${join(home, ACCOUNTS_FILE)}: it was changed since, or the person was deprovisioned or erased. Put the present password into that file; or, ${another}.`);
  });
  return { visitor, me };
}

export class Visitor {
  #cookie = '';
  #position = '';

  /** @param {string} address */
  constructor(address) {
    this.address = address;
  }

  /** @param {string} path @returns {Promise<any>} */
  async get(path) {
    return (await this.#send(path, {})).json();
  }

  /** @param {string} path @param {unknown} body @param {string} [key] for a request that may be sent twice @returns {Promise<any>} null where the answer is empty */
  async post(path, body, key = randomUUID()) {
    const text = await (await this.#send(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': key } })).text();
    return text === '' ? null : JSON.parse(text);
  }

  /** @param {string} path */
  async remove(path) {
    await (await this.#send(path, { method: 'DELETE', headers: { 'idempotency-key': randomUUID() } })).arrayBuffer();
  }

  /** @param {string} path */
  async download(path) {
    return Buffer.from(await (await this.#send(path, {})).arrayBuffer());
  }

  /** @param {string} path @param {(event: string, data: any) => void} tell resolves when the server ends the stream */
  async follow(path, tell) {
    const response = await this.#send(path, { headers: { accept: 'text/event-stream' } });
    let rest = '';
    for await (const chunk of /** @type {AsyncIterable<Uint8Array>} */ (response.body)) {
      const blocks = (rest + Buffer.from(chunk).toString('utf8')).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = /^event: (.*)$/m.exec(block)?.[1];
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (event === undefined || data === undefined) continue;
        const value = JSON.parse(data);
        if (event === 'done' && value.position !== '') this.#position = value.position;
        tell(event, value);
      }
    }
  }

  /**
   * @template T
   * @param {string} what @param {() => Promise<T | null>} look @returns {Promise<T>}
   */
  async until(what, look) {
    for (let i = 0; i < 120; i += 1) {
      const found = await look();
      if (found !== null) return found;
      await wait(250);
    }
    throw new Error(`waited 30 s, but not: ${what}`);
  }

  /** @param {string} path @param {RequestInit} options */
  async #send(path, options) {
    const response = await fetch(`${this.address}${path}`, {
      ...options,
      headers: { ...options.headers, cookie: this.#cookie, ...(this.#position === '' ? {} : { 'keystead-min-position': this.#position }) },
    }).catch(() => {
      throw new Error(`nothing answers at ${this.address}; start Keystead with npm start first`);
    });
    if (!response.ok) {
      const problem = /** @type {{ title?: string, detail?: string }} */ (await response.json().catch(() => ({})));
      throw new Answered(path, response.status, `${problem.title ?? ''}. ${problem.detail ?? ''}`);
    }
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith('ks_session='));
    if (cookie !== undefined) this.#cookie = cookie.split(';', 1)[0] ?? '';
    this.#position = response.headers.get('keystead-position') ?? this.#position;
    return response;
  }
}
