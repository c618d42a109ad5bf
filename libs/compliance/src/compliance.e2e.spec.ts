import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { verifyBundle } from '@keystead/evidence/src/verify/verify-bundle.js';
import { sealingJob } from '@keystead/platform/src/core/sealing.js';
import { seedPeople, withPeople } from '@keystead/testing/src/people.js';
import { complianceContext } from './compliance.module.js';

/** Real PostgreSQL, HTTP, sealing and files; the organisation's events are those that sign-ins and a vaulted key leave. */
const world = withPeople({
  contexts: [identityContext, keysContext, gatewayContext, complianceContext],
  env: { KEYSTEAD_DEMO: 'true' },
  jobs: (core) => [sealingJob(core, { warn: () => undefined })],
});

interface Listed {
  items: { eventId: string; type: string; leafIndex: number | null; sealedAt: string | null; actor: { name: string | null } }[];
  next: string | null;
  queryId: string;
}

const events = async (query = ''): Promise<Listed> => {
  await world.app.settled();
  return (await world.people.auditor.http.get(`/api/audit/events${query}`).expect(200)).body as Listed;
};
/** Asked of the table, because asking the API would be one more. */
const reads = async (): Promise<number> => {
  await world.app.settled();
  const { rows } = await world.app.core.owner.query<{ n: number }>("SELECT count(*)::int AS n FROM read.compliance_events WHERE type = 'compliance.audit-log-read@1'");
  return rows[0]!.n;
};

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (let i = 0; i < 200; i += 1) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come to pass');
}

describe("an auditor's work", () => {
  let keyId = '';
  beforeAll(async () => {
    const vaulted = await world.people.user.http.post('/api/keys').send({ name: 'Ward 3', provider: 'practice', secret: 'practice-secret-1' }).expect(201);
    keyId = vaulted.body.id as string;
    await world.people.user.http.post(`/api/keys/${keyId}/test`).expect(200);
  });

  it('read-the-record: finds who used which key, by key and by person', async () => {
    const byKey = await events(`?key=${keyId}`);
    expect(byKey.items.map((item) => [item.type, item.actor.name])).toEqual([
      ['keys.key-accessed@1', 'user of harbour'],
      ['keys.key-vaulted@1', 'user of harbour'],
    ]);
    const byPerson = await events(`?person=${world.people.user.id}&type=keys.`);
    expect(byPerson.items.map((item) => item.type)).toEqual(['keys.key-accessed@1', 'keys.key-vaulted@1']);
    expect((await events(`?key=${keyId}&to=2020-01-01T00:00:00Z`)).items).toEqual([]);
  });

  it('read-the-record: is on the record for each question, not for each page', async () => {
    const before = await reads();
    const first = await events('?limit=1');
    await events(`?limit=1&cursor=${first.next}&queryId=${first.queryId}`);
    expect((await reads()) - before).toBe(1);
  });

  it('read-the-record: opens an event and its proof of inclusion', async () => {
    const [accessed] = (await events('?type=keys.key-accessed@1')).items;
    const detail = await until(async () => {
      const { body } = await world.people.auditor.http.get(`/api/audit/events/${accessed!.eventId}`).expect(200);
      return body.leaf === null ? null : body;
    });
    expect(detail.header.type).toBe('keys.key-accessed@1');
    expect(detail.payload.keyId).toBe(keyId);
    expect(JSON.stringify(detail)).not.toContain('practice-secret-1');
    expect(detail.leaf.hash).toMatch(/^[0-9a-f]{64}$/);
    const [listed] = (await events('?type=keys.key-accessed@1')).items;
    expect({ index: listed!.leafIndex, sealedAt: listed!.sealedAt }).toEqual({ index: detail.leaf.index, sealedAt: detail.leaf.sealedAt });
    expect(detail.inclusion.checkpoint).toContain(`/${world.people.organisation}\n`);
  });

  it('read-the-record: puts the opening of an event on the record, unless it was the answer to a question of the same reader', async () => {
    const [{ items, queryId }, other] = [await events('?type=keys.key-accessed@1'), await events('?type=keys.key-vaulted@1')];
    const eventId = items[0]!.eventId;
    const open = async (question?: string, { http } = world.people.auditor) => (await http.get(`/api/audit/events/${eventId}${question === undefined ? '' : `?queryId=${question}`}`).expect(200)).body.queryId as string;
    const before = await reads();
    expect([await open(queryId), await reads()]).toEqual([queryId, before]);
    const alone = await open();
    expect([await open(alone), await reads()]).toEqual([alone, before + 1]);
    for (const notOfIt of [other.queryId, 'cmd_0123456789abcdefghjkmnpqrs']) expect(await open(notOfIt)).not.toBe(notOfIt);
    expect(await reads()).toBe(before + 3);
    const { rows } = await world.app.core.owner.query<{ summary: string }>("SELECT summary FROM read.compliance_events WHERE type = 'compliance.audit-log-read@1' ORDER BY sort_key DESC LIMIT 1");
    expect(rows[0]!.summary).toContain(eventId);
  });

  it('read-the-record: sees the two requirements evidenced by these events', async () => {
    await world.app.settled();
    const { body: frameworks } = await world.people.auditor.http.get('/api/compliance/frameworks').expect(200);
    expect(frameworks.map((one: { id: string; requirements: { id: string; state: string }[] }) => [one.id, one.requirements.map(({ id, state }) => [id, state])])).toEqual([
      ['hipaa', [['164.312(b)', 'evidenced']]],
      ['soc2', [['CC6.1', 'evidenced']]],
    ]);
    const { body } = await world.people.auditor.http.get('/api/compliance/requirements/hipaa/164.312(b)').expect(200);
    expect(body.evidence[1]).toMatchObject({ query: 'Every use of a provider key, and every refused one', count: 1 });
    await world.people.auditor.http.get('/api/compliance/requirements/hipaa/164.999').expect(404);
  });

  it('is not open to users, and shows nothing of another organisation', async () => {
    await world.people.user.http.get('/api/audit/events').expect(403);
    await world.people.admin.http.post('/api/audit/bundles').send({ from: '2026-01-01T00:00:00Z', to: '2032-12-01T00:00:00Z' }).expect(403);
    const others = await seedPeople(world.app, 'lagoon');
    const [mine] = (await events('?type=keys.key-accessed@1')).items;
    await others.auditor.http.get(`/api/audit/events/${mine!.eventId}`).expect(404);
    expect((await others.auditor.http.get(`/api/audit/events?key=${keyId}`).expect(200)).body.items).toEqual([]);
  });

  it('show-log: names the log, its key and its newest checkpoint, for auditors only', async () => {
    const { body } = await world.people.auditor.http.get('/api/audit/log').expect(200);
    const { checkpoint, publicKey, size, sealedUpTo, ...rest } = body as { origin: string; checkpoint: string; publicKey: string; size: number; sealedUpTo: string };
    expect(rest).toEqual({ organisation: world.people.organisation, origin: checkpoint.split('\n')[0], parked: 0, unsealed: null });
    expect([checkpoint.split('\n')[1], publicKey.startsWith(`${rest.origin}+`), Number.isNaN(Date.parse(sealedUpTo))]).toEqual([String(size), true, false]);
    await world.people.user.http.get('/api/audit/log').expect(403);
  });

  it('export-bundle: takes a bundle away that verifies offline, and every tampering with it is named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keystead-taken-'));
    const order = { from: '2026-01-01T00:00:00Z', to: '2032-12-01T00:00:00Z', payloads: 'all' };
    await until(async () => ((await events('?limit=200')).items.every((item, place) => place < 3 || item.leafIndex !== null) ? true : null));
    const { body: ordered } = await world.people.auditor.http.post('/api/audit/bundles').set('Idempotency-Key', 'b1').send(order).expect(201);
    expect((await world.people.auditor.http.post('/api/audit/bundles').set('Idempotency-Key', 'b1').send(order).expect(201)).body).toEqual(ordered);
    await until(async () => {
      const { body } = await world.people.auditor.http.get('/api/audit/bundles').expect(200);
      return body.items[0]?.state === 'ready' ? true : null;
    });
    const taken = await world.people.auditor.http.get(`/api/audit/bundles/${ordered.id}/download`).buffer(true).parse((response, done) => collect(response as unknown as NodeJS.ReadableStream, done)).expect(200);
    const zip = taken.body as Buffer;
    const [listed] = (await world.people.auditor.http.get('/api/audit/bundles').expect(200)).body.items as [{ file: string }];
    expect([listed.file, taken.get('Content-Disposition')]).toEqual([`keystead-evidence-2026-01-01-2032-12-01-${ordered.id}.zip`, `attachment; filename="${listed.file}"`]);
    const file = join(folder, 'bundle.zip');
    await writeFile(file, zip);
    const { publicKey } = (await world.people.auditor.http.get('/api/audit/log').expect(200)).body as { publicKey: string };
    const report = await verifyBundle(file, { publicKey });
    expect([report.verdict, report.items.filter((item) => item.status === 'failed')]).toEqual(['valid', []]);
    expect(await readFile(file)).not.toContain('practice-secret-1');
    await rm(folder, { recursive: true });
  });
});

function collect(response: NodeJS.ReadableStream, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('end', () => done(null, Buffer.concat(chunks)));
}
