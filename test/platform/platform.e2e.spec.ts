import { projectionsOf } from '@keystead/platform/src/context/define-context.js';
import { rebuild } from '@keystead/platform/src/projections/rebuild.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { poison, toyContext } from './toy-context.js';

const ADA = { 'x-organisation': 'org_00000000000000000000000001', 'x-role': 'user' };
const EVE = { 'x-organisation': 'org_00000000000000000000000002', 'x-role': 'user' };

describe('the plumbing, seen from HTTP', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ contexts: [toyContext] });
  });
  afterAll(() => app.stop());

  const write = (text: unknown, headers: Record<string, string> = {}) => app.http().post('/api/notes').set({ ...ADA, ...headers }).send({ text });
  const list = async (position: string, who: Record<string, string> = ADA) => (await app.http().get('/api/notes').set(who).set('Keystead-Min-Position', position).expect(200)).body as { items: { id: string; text: string; stamps: number }[]; next: string | null };

  it('shows a person their own change at once, and their organisation only', async () => {
    const answer = await write('first').expect(201);
    const position = answer.headers['keystead-position'] as string;
    expect((await list(position)).items.map((note) => [note.id, note.text])).toEqual([[answer.body.id, 'first']]);
    expect((await list(position, EVE)).items).toEqual([]);
  });

  it('is kept by no browser and no proxy on the way', async () => {
    const { headers } = await app.http().get('/api/notes').set(ADA).expect(200);
    expect([headers['cache-control'], headers['etag']]).toEqual(['no-store', undefined]);
  });

  it('answers a repeat with the same id and position, and refuses the key for another body', async () => {
    const once = await write('again', { 'Idempotency-Key': 'k1' }).expect(201);
    const twice = await write('again', { 'Idempotency-Key': 'k1' }).expect(201);
    expect([twice.body, twice.headers['keystead-position']]).toEqual([once.body, once.headers['keystead-position']]);
    const other = await write('something else', { 'Idempotency-Key': 'k1' }).expect(409);
    expect(other.body.code).toBe('platform.idempotency-key-reused');
  });

  it('lets the same key mean different things to different organisations', async () => {
    const ada = await write('mine', { 'Idempotency-Key': 'shared' }).expect(201);
    const eve = await app.http().post('/api/notes').set({ ...EVE, 'Idempotency-Key': 'shared' }).send({ text: 'hers' }).expect(201);
    expect(eve.body.id).not.toBe(ada.body.id);
  });

  it('carries out a hundred duplicates of one command once', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => write('once only', { 'Idempotency-Key': 'burst' })));
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.id} ${answer.headers['keystead-position']}`)).size).toBe(1);
    const { items } = await list(answers[0]!.headers['keystead-position'] as string);
    expect(items.filter((note) => note.text === 'once only').length).toBe(1);
  });

  it('lets a reaction act once per event', async () => {
    const { body } = await write('stamp me').expect(201);
    for (let i = 0; i < 100; i += 1) {
      await app.settled();
      const { items } = await list('');
      if (items.find((note) => note.id === body.id)?.stamps === 1) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await list('')).items.find((note) => note.id === body.id)?.stamps).toBe(1);
  });

  it.each([
    ['no sign-in', () => app.http().post('/api/notes').send({ text: 'x' }), 401, 'platform.not-signed-in'],
    ['a role without the right', () => app.http().post('/api/notes').set({ ...ADA, 'x-role': 'auditor' }).send({ text: 'x' }), 403, 'platform.forbidden'],
    ['a route without a sign', () => app.http().get('/api/notes/unsigned/cmd_00000000000000000000000001').set(ADA), 403, 'platform.forbidden'],
    ['another site', () => write('x', { Origin: 'https://evil.example' }), 403, 'platform.origin-refused'],
    ['a cross-site form', () => write('x', { 'Sec-Fetch-Site': 'cross-site' }), 403, 'platform.origin-refused'],
    ['an unknown field', () => app.http().post('/api/notes').set(ADA).send({ text: 'x', admin: true }), 400, 'platform.invalid-request'],
    ['a wrong type', () => write(7), 400, 'platform.invalid-request'],
    ['broken JSON', () => app.http().post('/api/notes').set(ADA).type('json').send('{"text":'), 400, 'platform.invalid-request'],
    ['bytes that are not UTF-8', () => app.http().post('/api/notes').set(ADA).type('json').serialize((value: unknown) => value as string).send(Buffer.from('7b2274657874223a22ff227d', 'hex')), 400, 'platform.invalid-request'],
    ['depth without end', () => app.http().post('/api/notes').set(ADA).type('json').send(`{"text":${'['.repeat(5000)}${']'.repeat(5000)}}`), 400, 'platform.invalid-request'],
    ['half of a character', () => app.http().post('/api/notes').set(ADA).type('json').send('{"text":"a\\ud83d"}'), 400, 'platform.invalid-request'],
    ['half of a character in a name', () => app.http().post('/api/notes').set(ADA).type('json').send('{"text":"a","\\udc00":1}'), 400, 'platform.invalid-request'],
    ['10 MiB', () => write('x'.repeat(10 * 1024 * 1024)), 413, 'platform.body-too-large'],
    ['a field that would be its prototype', () => app.http().post('/api/notes').set(ADA).type('json').send('{"text":"x","__proto__":{"admin":true}}'), 400, 'platform.invalid-request'],
    ['a form', () => app.http().post('/api/notes').set(ADA).type('form').send('text=x'), 415, 'platform.unsupported-media'],
    ['plain text', () => app.http().post('/api/notes').set(ADA).type('text/plain').send('{"text":"x"}'), 415, 'platform.unsupported-media'],
    ['a refusal of the domain', () => write('rude'), 422, 'toy.note-is-rude'],
    ['an odd idempotency key', () => write('x', { 'Idempotency-Key': 'a b' }), 400, 'platform.invalid-request'],
    ['a forged cursor', () => app.http().get('/api/notes?cursor=%00').set(ADA), 400, 'platform.invalid-request'],
    ['an address that is nowhere', () => app.http().get('/api/nowhere').set(ADA), 404, 'platform.not-found'],
    ['another method than the documented ones', () => app.http().delete('/api/notes').set(ADA), 405, 'platform.method-not-allowed'],
    ['any method at an address that is not documented', () => app.http().post('/health/live').set(ADA), 404, 'platform.not-found'],
  ])('answers %s with a problem', async (_story, knock, status, code) => {
    const answer = await knock();
    expect([answer.status, answer.body.code, answer.type]).toEqual([status, code, 'application/problem+json']);
    expect(answer.body.correlation).toBe(answer.headers['x-request-id']);
  });

  it('names the methods that an address takes, to everybody', async () => {
    const { status, headers, body } = await app.http().put('/api/notes/?x=1').send({});
    expect([status, headers['allow'], body.allow, body.detail]).toEqual([405, 'GET, HEAD, POST', 'GET, HEAD, POST', 'Use GET or HEAD or POST here, as /api/docs describes.']);
  });

  it('says nothing of the inside when it fails', async () => {
    const answer = await app.http().get('/api/notes/broken').expect(500);
    expect(answer.body.code).toBe('platform.internal');
    expect(JSON.stringify(answer.body)).not.toMatch(/hunter2|postgres|\n\s+at /);
  });

  it('describes itself, and tells health and metrics to this machine', async () => {
    const document = (await app.http().get('/api/openapi.json').expect(200)).body;
    expect(document.paths['/api/notes'].post.requestBody.content['application/json'].schema.properties).toHaveProperty('text');
    expect((await app.http().get('/health/ready').expect(200)).body.ok).toBe(true);
    expect((await app.http().get('/metrics').expect(200)).text).toContain('keystead_http_request_duration_seconds_bucket');
    for (const header of ['X-Forwarded-For', 'Forwarded', 'X-Real-IP']) await app.http().get('/metrics').set(header, '10.0.0.1').expect(404);
  });

  it('counts refusals by code, under /api and before a route of /v1, and faults of our own not among them', async () => {
    const counted = async (code: string): Promise<number> => Number(new RegExp(`^keystead_refusals_total\\{code="${code}"\\} (\\d+)$`, 'm').exec((await app.http().get('/metrics')).text)?.[1] ?? 0);
    const codes = ['toy.note-is-rude', 'platform.not-found', 'platform.invalid-request', 'platform.internal', 'other'];
    const before = await Promise.all(codes.map(counted));
    await write('rude').expect(422);
    await app.http().get('/api/nowhere/org_1').set(ADA).expect(404);
    await app.http().post('/v1/chat/completions').set(ADA).type('json').send('{"model":').expect(400);
    await app.http().get('/api/notes/broken').expect(500);
    expect((await Promise.all(codes.map(counted))).map((count, n) => count - before[n]!)).toEqual([1, 1, 1, 0, 0]);
  });

  it('speaks to clients of OpenAI in their own words under /v1, also before a route is reached', async () => {
    const { body, status } = await app.http().post('/v1/chat/completions').set(ADA).type('json').send('{"model":');
    expect([status, Object.keys(body), body.error.type, body.error.source]).toEqual([400, ['error'], 'invalid_request_error', 'gateway']);
  });

  it('parks a failing event with what follows it, goes on with the rest, and mends it by a rebuild', async () => {
    poison.text = 'poison';
    const bad = await write('poison').expect(201);
    const good = await write('wholesome').expect(201);
    await app.settled();
    expect((await list(good.headers['keystead-position'] as string)).items.map((note) => note.text)).toContain('wholesome');
    const parked = await app.core.owner.query("SELECT type FROM platform.parked WHERE projection = 'toy.notes' AND stream LIKE $1 ORDER BY ordinal", [`%${bad.body.id}`]);
    expect(parked.rows[0]).toEqual({ type: 'toy.note-written@1' });
    expect((await app.http().get('/metrics')).text).toContain('keystead_parked_events{projection="toy.notes"}');

    poison.text = '';
    const report = await rebuild({ log: app.core.log, pool: app.core.owner, url: app.core.platform.KEYSTEAD_DATABASE_URL }, projectionsOf([toyContext])[0]!);
    expect(report.tables[0]).toMatchObject({ table: 'toy_notes', same: false });
    expect((await list('')).items.map((note) => note.text)).toContain('poison');
    expect((await app.core.owner.query('SELECT count(*)::int AS n FROM platform.parked')).rows).toEqual([{ n: 0 }]);
  });
});
