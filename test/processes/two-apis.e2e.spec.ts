import { randomUUID } from 'node:crypto';
import { eventually } from '@keystead/testing/src/eventually.js';
import { manifestOf } from '@keystead/testing/src/marketplace.js';
import { Visitor } from '../../scripts/lib/demo-visitor.mjs';
import { startInstallation, type Installation } from './installation.js';

/** Real: the built program, two APIs with a runner each and a worker, as processes on one database; two addresses, one people. */
jest.setTimeout(180_000);

const CODE = `import { log } from 'keystead';
export default async function run({ input }) {
  log('begun');
  await new Promise((resolve) => setTimeout(resolve, input.pauseMs));
  log('about to end');
  return { text: 'waited ' + input.pauseMs };
}
`;
const INPUT = { type: 'object', properties: { pauseMs: { type: 'integer' } }, required: ['pauseMs'], additionalProperties: false };

interface Heard {
  readonly event: string;
  readonly data: Record<string, unknown>;
}

let installation: Installation;
let installId: string;

beforeAll(async () => {
  installation = await startInstallation({ KEYSTEAD_ATTEMPTS_PER_ACCOUNT: '4' });
  const developer = await enter('developer', installation.first);
  const { appId } = (await developer.post('/api/developer/versions', { manifest: manifestOf({ slug: 'waits', input: INPUT as never, permissions: { models: [], egress: [], secrets: [] }, pricePerRunUsd: '0' }), code: CODE })) as { appId: string };
  const user = await enter('user', installation.second);
  const { version, permissionsDigest, pricePerRunUsd } = await user.until('the app is in the catalogue', () => user.get(`/api/catalogue/${appId}`).catch(() => null));
  installId = (await user.post('/api/installs', { appId, version, consent: { permissionsDigest, pricePerRunUsd } })).id;
});
afterAll(() => installation?.stop());

async function enter(role: string, address: string): Promise<Visitor> {
  const visitor = new Visitor(address);
  const { email, password } = installation.account(role);
  await visitor.post('/api/session', { email, password });
  return visitor;
}

/** The same browser, its cookie and its place in the log, in front of the other API. */
function at(address: string, visitor: Visitor): Visitor {
  visitor.address = address;
  return visitor;
}

async function followed(visitor: Visitor, id: string, onHeard: (heard: Heard) => void = () => undefined): Promise<Heard[]> {
  const all: Heard[] = [];
  await visitor.follow(`/api/executions/${id}/stream`, (event, data) => {
    all.push({ event, data });
    onHeard(all.at(-1)!);
  });
  return all;
}

const words = (all: readonly Heard[]): unknown[] => all.map(({ event, data }) => data['text'] ?? data['state'] ?? data['outcome'] ?? event);

describe('two APIs on one database', () => {
  it('have the same sessions: in at one, at work at the other, out of both at once', async () => {
    const user = await enter('user', installation.first);
    expect((await at(installation.second, user).get('/api/session')).roles).toContain('user');
    await user.remove('/api/session');
    await expect(at(installation.first, user).get('/api/session')).rejects.toThrow('401');
  });

  it('let a run that one conducts be followed at the other while it goes on, and shown there at once when it is over', async () => {
    const user = await enter('user', installation.first);
    const { id } = await user.post('/api/executions', { installId, input: { pauseMs: 3_000 } });
    let begun = Infinity;
    const heard = await followed(at(installation.second, user), id, ({ data }) => {
      if (data['text'] === 'begun') begun = performance.now();
    });
    expect(performance.now() - begun).toBeGreaterThan(1_000);
    expect(words(heard)).toEqual(['running', 'begun', 'about to end', 'output', 'SUCCEEDED']);
    expect(heard.at(-2)?.data).toMatchObject({ output: { text: 'waited 3000' }, error: null });
    expect((await user.get('/api/executions')).items.find((one: { id: string }) => one.id === id)).toMatchObject({ outcome: 'SUCCEEDED' });
  });

  it('stop a run at either, and the record says who asked', async () => {
    const user = await enter('user', installation.first);
    const { id } = await user.post('/api/executions', { installId, input: { pauseMs: 60_000 } });
    at(installation.second, user);
    let cancelled: Promise<unknown> = Promise.resolve();
    const heard = await followed(user, id, ({ data }) => {
      if (data['text'] === 'begun') cancelled = user.post(`/api/executions/${id}/cancel`, {});
    });
    await cancelled;
    expect(words(heard).filter((word) => word !== 'queued')).toEqual(['running', 'begun', 'output', 'CANCELLED']);
    const auditor = await enter('auditor', installation.second);
    await eventually(async () => {
      const { items } = (await auditor.get(`/api/audit/events?execution=${id}`)) as { items: { type: string }[] };
      expect(items.map(({ type }) => type).sort()).toEqual(['runtime.execution-cancel-requested@1', 'runtime.execution-finished@1', 'runtime.execution-requested@1', 'runtime.sandbox-started@1']);
    }, 10_000);
  });

  it('make one run of one request that reached both', async () => {
    const [here, there] = [await enter('user', installation.first), await enter('user', installation.second)];
    const key = randomUUID();
    const answers = await Promise.all([here, there].map((user) => user.post('/api/executions', { installId, input: { pauseMs: 0 } }, key)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    const [{ id }] = answers as [{ id: string }];
    expect((await followed(here, id)).at(-1)?.data).toMatchObject({ outcome: 'SUCCEEDED' });
    const auditor = await enter('auditor', installation.second);
    await eventually(async () => {
      const { items } = (await auditor.get(`/api/audit/events?execution=${id}`)) as { items: { type: string }[] };
      expect(items.map(({ type }) => type).sort()).toEqual(['runtime.execution-finished@1', 'runtime.execution-requested@1', 'runtime.sandbox-started@1']);
    }, 10_000);
  });

  it('count failed attempts together', async () => {
    const { email } = installation.account('admin');
    const tries = async (address: string) => (await fetch(`${address}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password: 'not the password' }) })).status;
    const { first, second } = installation;
    expect([await tries(first), await tries(second), await tries(first), await tries(second), await tries(first), await tries(second)]).toEqual([401, 401, 401, 401, 429, 429]);
  });

  it('end the runs of each other when one is killed', async () => {
    const user = await enter('user', installation.first);
    const { id } = await user.post('/api/executions', { installId, input: { pauseMs: 60_000 } });
    const heard = await followed(at(installation.second, user), id, ({ data }) => {
      if (data['text'] === 'begun') void installation.kill('first api');
    });
    expect(heard.at(-1)?.data).toMatchObject({ outcome: 'PLATFORM_ERROR' });
    expect((await followed(user, (await user.post('/api/executions', { installId, input: { pauseMs: 0 } })).id)).at(-1)?.data).toMatchObject({ outcome: 'SUCCEEDED' });
  });
});
