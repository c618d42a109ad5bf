// @ts-check
/** The acts of `npm run test:docker` at the front: docker-walk.mjs <address> <act> [words]. Prints what it found; refuses with exit code 1. */
import { setTimeout as wait } from 'node:timers/promises';
import { Visitor } from './demo-visitor.mjs';

const [address = '', act = '', ...words] = process.argv.slice(2);
const ADA = { email: 'ada@lake.example', password: 'slate otter lantern' };
const CODE = 'export default async ({ input }) => { for (let i = 0; i < 5; i += 1) { console.log(`line ${i}`); await new Promise((resolve) => setTimeout(resolve, 200)); } return { word: input.word.toUpperCase() }; };';
const form = { type: 'object', properties: { word: { type: 'string' } }, required: ['word'], additionalProperties: false };
const manifest = { name: 'Louder', slug: 'louder', version: '1.0.0', runtime: 'javascript', entry: 'main.js', summary: 'Says a word louder.', readme: 'For trying an installation.', category: 'other', input: form, output: form, permissions: { models: [] }, limits: {}, pricePerRunUsd: '0' };

/** @param {boolean} is @param {string} wrong */
function demand(is, wrong) {
  if (!is) throw new Error(wrong);
}

async function ada() {
  const visitor = new Visitor(address);
  const me = await visitor.post('/api/session', ADA);
  return { visitor, me };
}

/** @type {Readonly<Record<string, () => Promise<string>>>} */
const ACTS = {
  async ready() {
    for (let tries = 0; tries < 120; tries += 1) {
      const page = await fetch(`${address}/sign-in`).catch(() => null);
      const ready = await fetch(`${address}/health/ready`).catch(() => null);
      if (page?.status === 200 && ready?.status === 200) {
        demand(/nonce-/.test(page.headers.get('content-security-policy') ?? ''), 'the page has no policy');
        demand(page.headers.get('strict-transport-security') === 'max-age=31536000; includeSubDomains' && ready.headers.get('strict-transport-security') === 'max-age=31536000; includeSubDomains', 'HSTS is missing, or there twice');
        const { parts } = /** @type {{ parts: { name: string, text: string }[] }} */ (await ready.json());
        return parts.map(({ name, text }) => `${name} ${text}`).join('; ');
      }
      await wait(500);
    }
    throw new Error('not ready after a minute');
  },

  async enter() {
    const [, token] = (words[0] ?? '').split('#');
    demand((words[0] ?? '').startsWith(`${address}/invitation#`), `not a link of this address: ${words[0]}`);
    const answer = await fetch(`${address}/api/invitations/accept`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token, name: 'Ada Lund', password: ADA.password }) });
    demand(answer.status === 200, `accepting answered ${answer.status} ${await answer.clone().text()}`);
    const cookie = answer.headers.getSetCookie().join();
    demand(/; Secure/i.test(cookie) && /; HttpOnly/i.test(cookie), 'the session cookie is not secure');
    const { visitor, me } = await ada();
    for (const role of ['user', 'developer', 'auditor']) await visitor.post(`/api/members/${me.member.id}/roles`, { role });
    return `${me.member.name}, ${me.roles.join(', ')} of ${me.organisation.name}`;
  },

  async 'run-app'() {
    const { visitor } = await ada();
    const { appId } = await visitor.post('/api/developer/versions', { manifest, code: CODE });
    const offer = await visitor.get(`/api/catalogue/${appId}`);
    const { id: installId } = await visitor.post('/api/installs', { appId, version: offer.version, consent: { permissionsDigest: offer.permissionsDigest, pricePerRunUsd: offer.pricePerRunUsd } });
    const { id } = await visitor.post('/api/executions', { installId, input: { word: 'hear' } });
    /** @type {number[]} */
    const lines = [];
    await visitor.follow(`/api/executions/${id}/stream`, (event) => void (event === 'log' && lines.push(performance.now())));
    const run = await visitor.get(`/api/executions/${id}`);
    demand(run.outcome === 'SUCCEEDED' && run.output?.word === 'HEAR', `${run.outcome} ${JSON.stringify(run.error)}`);
    const [first = 0, last = 0] = [lines[0], lines.at(-1)];
    demand(lines.length >= 5 && last - first > 400, `the log did not arrive line by line: ${lines.length} lines in ${Math.round(last - first)} ms`);
    return `${run.outcome} at ${run.isolation.level} (${run.isolation.text}); its log arrived line by line`;
  },

  async refusals() {
    const send = (/** @type {number} */ bytes) => fetch(`${address}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: `"${'x'.repeat(bytes - 2)}"` });
    const [ours, fronts, metrics] = [await send(1_572_873), await send(1_700_000), await fetch(`${address}/metrics`)];
    const types = [ours, fronts].map((answer) => `${answer.status} ${answer.headers.get('content-type')?.split(';')[0]}`);
    demand(types.join() === '413 application/problem+json,413 text/html' && metrics.status === 404, `${types.join()}, metrics ${metrics.status}`);
    return types.join(', ');
  },

  async 'find-all'() {
    const { visitor, me } = await ada();
    const { items } = await visitor.get('/api/executions');
    demand(items.length === 1 && items[0].outcome === 'SUCCEEDED', JSON.stringify(items).slice(0, 300));
    return `${me.member.name}, ${me.roles.length} roles, and the run`;
  },
};

try {
  const found = await ACTS[act]?.();
  demand(found !== undefined, `there is no act ${act}`);
  process.stdout.write(`${found}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
