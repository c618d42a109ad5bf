import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModuleRef } from '@nestjs/core';
import { verifyBundle } from '@keystead/evidence/src/verify/verify-bundle.js';
import { verifyReceipt } from '@keystead/evidence/src/verify/verify-receipt.js';
import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { sealingJob } from '@keystead/platform/src/core/sealing.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import type { LoggedEvent } from '@keystead/platform/src/projections/define-projection.js';
import { runtimeContext } from '@keystead/runtime/src/runtime.module.js';
import { CONTENT_STORE, type ContentStore } from '@keystead/runtime/src/domain/ports.js';
import { marketplaceContext } from '@keystead/marketplace/src/marketplace.module.js';
import { alterAsSuperuser } from '@keystead/testing/src/as-superuser.js';
import { bytesOf } from '@keystead/testing/src/bytes-of.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { driftOf } from '@keystead/testing/src/fold-again.js';
import { seedPeople, signIn, withPeople, type Person } from '@keystead/testing/src/people.js';
import { SUBJECT_EXPORTS, type SubjectExports } from '../../domain/subject-ports.js';
import { tablesWith } from '@keystead/testing/src/tables-with.js';
import { complianceContext } from '../../compliance.module.js';
import { exportPeopleWhoAsked } from './export-person.js';

const contexts = [identityContext, keysContext, gatewayContext, marketplaceContext, runtimeContext, complianceContext];
const world = withPeople({ contexts, env: { KEYSTEAD_DEMO: 'true' }, jobs: (core) => [sealingJob(core, { warn: () => undefined })] });

/** Words that only Zelda's data hold. */
const CANARIES = ['Zelda Canarywood', 'zelda.canarywood@harbour.example', 'canary laptop', 'canary-input-text', 'practice-secret-canary'];
const EXECUTION = 'exe_01h8xgjwbwbaq4s2n8v6e5c3d1';

type Http = Person['http'];
interface Shown {
  readonly state: string;
  readonly name: string | null;
  readonly destroyed: { what: string; rows: number }[] | null;
}

let zelda: { id: string; http: Http; token: string };

async function joins(admin: Person, email: string, name: string, roles = ['user']): Promise<{ id: string; http: Http }> {
  const { body } = await admin.http.post('/api/invitations').send({ email, name, roles }).expect(201);
  await world.app.http().post('/api/invitations/accept').send({ token: body.link.split('#')[1], name, password: 'a long lantern canary way' }).expect((answer) => expect(answer.status).toBeLessThan(300));
  await world.app.settled();
  const { body: found } = await admin.http.get(`/api/members?q=${encodeURIComponent(name)}`).expect(200);
  return { id: found.items[0].id as string, http: await signIn(world.app, email, 'a long lantern canary way') };
}

const open = async (by: Http, memberId: string, kind: 'access' | 'erasure'): Promise<string> => {
  const { body } = await by.post('/api/subject-requests').send({ memberId, kind }).expect(201);
  await world.app.settled();
  return body.id as string;
};
const reaches = (id: string, state: string): Promise<Shown> =>
  eventually(async () => {
    const { body } = await world.people.admin.http.get(`/api/subject-requests/${id}`).expect(200);
    expect(body.state).toBe(state);
    return body as Shown;
  });

async function bundle(file: string): Promise<void> {
  const { body } = await world.people.auditor.http.post('/api/audit/bundles').send({ from: '2026-01-01T00:00:00Z', to: '2032-12-01T00:00:00Z', payloads: 'all' }).expect(201);
  await eventually(async () => expect((await world.people.auditor.http.get('/api/audit/bundles').expect(200)).body.items.find(({ id }: { id: string }) => id === body.id)?.state).toBe('ready'));
  await writeFile(file, await bytesOf(world.people.auditor.http, `/api/audit/bundles/${body.id}/download`));
}

beforeAll(async () => {
  zelda = { ...(await joins(world.people.admin, CANARIES[1]!, CANARIES[0]!)), token: '' };
  const { body } = await zelda.http.post('/api/tokens').send({ name: CANARIES[2], expiresInDays: 1 }).expect(201);
  zelda.token = body.token as string;
  await zelda.http.post('/api/keys').send({ name: 'Ward 3', provider: 'practice', secret: CANARIES[4] }).expect(201);
  const store = world.app.app.get<ContentStore>(CONTENT_STORE, { strict: false });
  await store.putInput({ organisation: world.people.organisation, memberId: zelda.id, executionId: EXECUTION }, { text: CANARIES[3] });
  await world.app.settled();
}, 60_000);

describe('access to what is known of a person', () => {
  it('is an export of everything about her and of nobody else, with its digest on record', async () => {
    const id = await open(world.people.admin.http, zelda.id, 'access');
    const ready = (await reaches(id, 'ready')) as Shown & { dataDigest: string; events: number };
    const data = await bytesOf(world.people.admin.http, `/api/subject-requests/${id}/data/download`);
    const page = await bytesOf(world.people.admin.http, `/api/subject-requests/${id}/page/download`);
    expect(createHash('sha256').update(data).digest('hex')).toBe(ready.dataDigest);

    const parsed = JSON.parse(data.toString()) as { held: Record<string, unknown[]>; readModels: Record<string, unknown[]>; events: { type: string; data: Record<string, unknown> }[] };
    expect(parsed.events).toHaveLength(ready.events);
    expect(parsed.events.map(({ type }) => type)).toEqual(expect.arrayContaining(['identity.member-invited@1', 'identity.member-joined@1', 'identity.token-issued@1', 'keys.key-vaulted@1']));
    expect(parsed.events.find(({ type }) => type === 'identity.member-joined@1')!.data).toMatchObject({ name: CANARIES[0], email: CANARIES[1] });
    expect(parsed.readModels['identity_members']).toHaveLength(1);
    expect(parsed.held['runtime.contents']).toEqual([{ executionId: EXECUTION, kind: 'input', content: { text: CANARIES[3] } }]);
    for (const text of [data.toString(), page.toString()]) {
      for (const word of CANARIES.slice(0, 4)) expect(text).toContain(word);
      for (const word of [CANARIES[4]!, zelda.token, 'argon2', 'admin of harbour', 'admin@harbour.example']) expect(text).not.toContain(word);
    }
    expect(page.toString()).not.toContain('<script');

    // As after a crash between the event and the reaction's checkpoint: the file that is on record stays.
    const modules = world.app.app.get(ModuleRef);
    const context = () => serviceContext({ organisation: world.people.organisation, service: 'spec', correlation: 'spec', now: new Date(), key: 'again' });
    const again = { organisation: world.people.organisation, event: { data: { requestId: id, memberId: zelda.id, openerId: world.people.admin.id, kind: 'access' } } } as LoggedEvent;
    await exportPeopleWhoAsked.on['compliance.subject-request-opened@1']!(again, { get: modules.get.bind(modules), context });
    expect(await bytesOf(world.people.admin.http, `/api/subject-requests/${id}/data/download`)).toEqual(data);
    await world.app.settled();
    const taken = (await world.people.auditor.http.get('/api/audit/events?type=compliance.subject-export-taken').expect(200)).body.items as { actor: { id: string } }[];
    expect(taken.map(({ actor }) => actor.id)).toEqual(Array(3).fill(world.people.admin.id));
  });

  it('opens no name of a person whom the subject invited', async () => {
    const { admin } = world.people;
    const id = await open(admin.http, admin.id, 'access');
    await reaches(id, 'ready');
    const data = (await bytesOf(admin.http, `/api/subject-requests/${id}/data/download`)).toString();
    expect(data).toContain('admin@harbour.example');
    for (const word of [...CANARIES, 'user@harbour.example']) expect(data).not.toContain(word);
  });

  it('is for administrators; auditors see that it happened and get no file', async () => {
    const { admin, auditor, user } = world.people;
    const { body } = await auditor.http.get('/api/subject-requests').expect(200);
    const { id } = body.items[0];
    for (const http of [auditor.http, user.http]) {
      await http.post('/api/subject-requests').send({ memberId: zelda.id, kind: 'access' }).expect(403);
      await http.get(`/api/subject-requests/${id}/data/download`).expect(403);
    }
    await user.http.get('/api/subject-requests').expect(403);
    await admin.http.post('/api/subject-requests').send({ memberId: 'p_00000000000000000000000000', kind: 'access' }).expect(404);
    await admin.http.post('/api/subject-requests').send({ memberId: zelda.id, kind: 'all' }).expect((answer) => expect(answer.status).toBeGreaterThanOrEqual(400));
  });
});

describe('erasure of a person', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keystead-erasure-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  it('is not for another organisation, nor without naming the person, nor of the last administrator', async () => {
    const { admin } = world.people;
    const others = await seedPeople(world.app, 'lagoon');
    expect((await others.admin.http.post('/api/subject-requests').send({ memberId: zelda.id, kind: 'erasure' })).body.code).toBe('compliance.person-not-found');
    const own = await open(admin.http, admin.id, 'erasure');
    await others.admin.http.get(`/api/subject-requests/${own}`).expect(404);
    await others.admin.http.post(`/api/subject-requests/${own}/erase`).send({ confirm: admin.id }).expect(404);
    expect((await admin.http.post(`/api/subject-requests/${own}/erase`).send({ confirm: 'user of harbour' }).expect(422)).body.code).toBe('compliance.confirmation-wrong');
    expect((await admin.http.post(`/api/subject-requests/${own}/erase`).send({ confirm: admin.id }).expect(409)).body.code).toBe('identity.last-admin');
    expect((await admin.http.post('/api/subject-requests').send({ memberId: admin.id, kind: 'erasure' }).expect(409)).body.code).toBe('compliance.request-under-way');
    expect((await admin.http.get('/api/session').expect(200)).body.member.name).toBe('admin of harbour');
  });

  it('leaves nothing that holds her name or address, and every proof as it was', async () => {
    const { admin, auditor } = world.people;
    await bundle(join(folder, 'before.zip'));
    expect(await tablesWith(world.app.core.owner, [CANARIES[0]!])).not.toEqual([]);

    const id = await open(admin.http, zelda.id, 'erasure');
    await admin.http.post(`/api/subject-requests/${id}/erase`).set('Idempotency-Key', 'erase-zelda').send({ confirm: CANARIES[0] }).expect(202);
    await admin.http.post(`/api/subject-requests/${id}/erase`).set('Idempotency-Key', 'erase-zelda').send({ confirm: zelda.id }).expect(202);
    const erased = await reaches(id, 'erased');
    await admin.http.post(`/api/subject-requests/${id}/erase`).send({ confirm: zelda.id }).expect(202);
    await world.app.settled();

    expect(erased.name).toBeNull();
    expect(erased.destroyed!.filter(({ what }) => what !== 'keys.secrets').map(({ what, rows }) => [what, rows])).toEqual([
      ['crypto.subject-key', 1],
      ['identity.account', 5],
      ['runtime.contents', 1],
      ['compliance.subject-exports', 2],
    ]);
    expect((await world.app.core.owner.query('SELECT 1 FROM keys.vault WHERE owner_id = $1 AND ciphertext IS NOT NULL', [zelda.id])).rowCount).toBe(0);
    await zelda.http.get('/api/session').expect(401);
    expect(await tablesWith(world.app.core.owner, CANARIES)).toEqual([]);
    for (const table of ['identity.accounts', 'identity.sessions', 'identity.tokens', 'identity.links', 'runtime.contents', 'compliance.subject_exports']) {
      expect([table, (await world.app.core.owner.query(`SELECT 1 FROM ${table} WHERE member_id = $1`, [zelda.id])).rowCount]).toEqual([table, 0]);
    }
    for (const [who, path] of [[admin, '/api/members?limit=100'], [admin, '/api/invitations?limit=100'], [admin, '/api/subject-requests'], [auditor, '/api/audit/events?limit=200'], [auditor, '/api/audit/bundles']] as const) {
      const { text } = await who.http.get(path).expect(200);
      for (const word of CANARIES) expect([path, text.includes(word)]).toEqual([path, false]);
    }
    const { paths } = (await world.app.http().get('/api/openapi.json').expect(200)).body as { paths: Record<string, Record<string, unknown>> };
    const reads = Object.keys(paths).filter((path) => 'get' in paths[path]! && !/stream|download/.test(path));
    expect(reads.length).toBeGreaterThan(20);
    for (const who of [admin, auditor, world.people.user, world.people.developer]) {
      for (const path of reads) {
        const { text, status } = await who.http.get(path.replaceAll(/\{[^}]+\}/g, zelda.id));
        expect([path, status < 500, CANARIES.filter((word) => (text ?? '').includes(word))]).toEqual([path, true, []]);
      }
    }
    for (const context of contexts) expect(await driftOf(world.app, context)).toEqual([]);
    expect((await admin.http.post('/api/subject-requests').send({ memberId: zelda.id, kind: 'access' }).expect(409)).body.code).toBe('compliance.person-erased');
    expect(JSON.stringify(world.app.warnings)).not.toContain('anary');
  }, 60_000);

  it('has a receipt that verifies offline, and not when a word of it is changed', async () => {
    const { admin, auditor } = world.people;
    const { body } = await auditor.http.get('/api/subject-requests').expect(200);
    const { id } = (body.items as { id: string; state: string }[]).find(({ state }) => state === 'erased')!;
    const receipt = await eventually(async () => bytesOf(auditor.http, `/api/subject-requests/${id}/receipt/download`));
    const { publicKey } = (await admin.http.get('/api/audit/log').expect(200)).body as { publicKey: string };
    expect(verifyReceipt(receipt, publicKey)).toMatchObject({ verdict: 'valid', faults: [], facts: { person: zelda.id, requestId: id } });
    const text = receipt.toString();
    expect(verifyReceipt(Buffer.from(text.replaceAll('"rows": 5', '"rows": 4')), publicKey).verdict).toBe('not-valid');
    expect(verifyReceipt(Buffer.from(text.replaceAll('identity.account', 'identity.accounts')), publicKey).faults).toEqual(['the event is not in the signed log as the receipt shows it']);
    expect(verifyReceipt(Buffer.from('{}'), publicKey).verdict).toBe('unreadable');
    for (const word of CANARIES) expect(text).not.toContain(word);
  });

  it('keeps the bundle of before valid, and the one of after shows the fields as erased', async () => {
    await bundle(join(folder, 'after.zip'));
    const { publicKey } = (await world.people.auditor.http.get('/api/audit/log').expect(200)).body as { publicKey: string };
    for (const [file, options] of [['before.zip', {}], ['after.zip', { earlierBundle: join(folder, 'before.zip') }]] as const) {
      const report = await verifyBundle(join(folder, file), { publicKey, ...options });
      expect([file, /"erased":\s*(\d+)/.exec((await readFile(join(folder, file))).toString('latin1'))?.[1]]).toEqual([file, file === 'before.zip' ? '0' : '1']);
      expect([file, report.verdict, report.items.filter((item) => item.status === 'failed')]).toEqual([file, 'valid', []]);
    }
  }, 60_000);
});

describe('somebody who was invited and never joined', () => {
  it('is erased like a member: the link opens nothing and the name is gone', async () => {
    const { admin } = world.people;
    const { body: invited } = await admin.http.post('/api/invitations').send({ email: 'shy@harbour.example', name: 'Shy Stranger', roles: ['user'] }).expect(201);
    await world.app.settled();
    const { body } = await admin.http.get('/api/invitations').expect(200);
    const { memberId } = (body.items as { memberId: string; email: string | null }[]).find(({ email }) => email === 'shy@harbour.example')!;
    const id = await open(admin.http, memberId, 'erasure');
    await admin.http.post(`/api/subject-requests/${id}/erase`).send({ confirm: memberId }).expect(202);
    await reaches(id, 'erased');
    await world.app.settled();
    expect(await tablesWith(world.app.core.owner, ['Shy Stranger', 'shy@harbour.example'])).toEqual([]);
    await world.app.http().post('/api/invitations/accept').send({ token: invited.link.split('#')[1], name: 'Shy Stranger', password: 'a long lantern canary way' }).expect(410);
  });
});

describe('an export', () => {
  it('is over when its time is', async () => {
    const id = await open(world.people.admin.http, world.people.user.id, 'access');
    const { expiresAt } = (await reaches(id, 'ready')) as Shown & { expiresAt: string };
    const exports = world.app.app.get<SubjectExports>(SUBJECT_EXPORTS, { strict: false });
    await exports.removeExpired(new Date(Date.parse(expiresAt) - 1));
    expect(await exports.countOf(world.people.organisation, world.people.user.id)).toBe(2);
    await exports.removeExpired(new Date(expiresAt));
    expect(await exports.countOf(world.people.organisation, world.people.user.id)).toBe(0);
    const setTime = (at: string): Promise<unknown> => world.app.core.owner.query('UPDATE read.compliance_subject_requests SET expires_at = $2 WHERE id = $1', [id, at]);
    await setTime('2020-01-01T00:00:00.000Z');
    expect((await world.people.admin.http.get(`/api/subject-requests/${id}`).expect(200)).body.state).toBe('expired');
    await setTime(expiresAt);
  });
});

describe('a receipt of an erasure whose event a superuser altered', () => {
  it.each([
    ['changed', (id: string) => `UPDATE events.log SET payload = convert_to(replace(convert_from(payload, 'UTF8'), '"rows":5', '"rows":4'), 'UTF8') WHERE id = '${id}'`, 'was changed'],
    ['deleted', (id: string) => `DELETE FROM events.log WHERE id = '${id}'`, 'is missing'],
  ])('is refused when he %s it, with what to do: it would not verify', async (_how, sql, what) => {
    const { app, people } = world;
    const { body } = await people.auditor.http.get('/api/subject-requests').expect(200);
    const { id } = (body.items as { id: string; memberId: string; state: string }[]).find(({ state, memberId }) => state === 'erased' && memberId === zelda.id)!;
    const { rows } = await app.core.owner.query<{ event_id: string; leaf: string; position: string }>('SELECT r.event_id, l.index AS leaf, l.position FROM read.compliance_subject_requests r JOIN evidence.leaves l ON l.event_id::text = r.event_id WHERE r.id = $1', [id]);
    const [{ event_id, leaf, position }] = [rows[0]!];
    await alterAsSuperuser(app, sql(event_id));
    const refused = await people.auditor.http.get(`/api/subject-requests/${id}/receipt/download`).expect(409);
    expect([refused.body.code, refused.body.detail]).toEqual([
      'compliance.record-altered',
      expect.stringContaining(`No receipt can be made of the event of this erasure. This event is no longer as it was sealed: leaf ${leaf} at position ${position} ${what}. Export the period of its sealing`),
    ]);
  });
});
