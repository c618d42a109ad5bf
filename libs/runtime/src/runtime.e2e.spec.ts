import { randomBytes } from 'node:crypto';
import { billingContext } from '@keystead/billing/src/billing.module.js';
import { callStream } from '@keystead/gateway/src/domain/call/call.js';
import { sampleOf } from '@keystead/gateway/src/domain/golden/samples.js';
import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { encodeId } from '@keystead/kernel/src/ids.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { marketplaceContext } from '@keystead/marketplace/src/marketplace.module.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { install, publish } from '@keystead/testing/src/marketplace.js';
import { seedPeople, withPeople } from '@keystead/testing/src/people.js';
import { factsOf } from '@keystead/testing/src/providers/gateway-app.js';
import { RUNS_UNDER_WAY, type RunsUnderWay } from './domain/ports.js';
import { EndAbandonedRuns } from './features/end-runs-of-a-process-that-died/end-abandoned-runs.js';
import { linkPlace, RunnerServer, startRunner, type RunningRunner } from './runner.module.js';
import { runtimeContext } from './runtime.module.js';

/** Real PostgreSQL, HTTP, runner and sandbox; the model is the practice model. The publisher's organisation is the runner's own, so any isolation will do. */
const world = withPeople({ contexts: [identityContext, keysContext, gatewayContext, marketplaceContext, runtimeContext, billingContext], env: { KEYSTEAD_DEMO: 'true' } });

const CODE = `
export default async function run({ input, ai, log }) {
  if (input.text === 'wait') return new Promise(() => {});
  if (input.text === 'fail') throw new Error('no letter for ' + input.text);
  if (input.text === 'broken') {
    const codeOf = (model, content) => ai.chat({ model, messages: [{ role: 'user', content }] }).text().catch((error) => error.code + ': ' + error.message);
    return { text: [await codeOf('small\\ud800', 'x'), await codeOf('small', 'x\\ud800')].join(' | ') };
  }
  if (input.text === 'half') return { text: 'x\\ud800' };
  log('writing ' + input.text);
  const text = await ai.chat({ model: 'small', messages: [{ role: 'user', content: input.text }] }).text();
  return { text: typeof text };
}
`;

let runner: RunningRunner;
let installId = '';
let appId = '';
beforeAll(async () => {
  const home = world.app.core.platform.KEYSTEAD_HOME;
  const place = linkPlace(home, {});
  await world.app.app.get(RunnerServer, { strict: false }).listen(place.socketPath, place.token);
  runner = await startRunner({ ...place, capacity: 2, warm: 1 });
  await world.people.user.http.post('/api/keys').send({ name: 'Practice', provider: 'practice', secret: 'practice-secret-1' }).expect(201);
  const app = await publish(world.people, {}, CODE);
  appId = app.appId;
  installId = (await install(world.people, app)).id;
});
afterAll(async () => {
  await runner?.close(0);
  await world.app.app.get(RunnerServer, { strict: false }).close();
});

const start = async (text: string, key = ''): Promise<string> => (await world.people.user.http.post('/api/executions').set('Idempotency-Key', key === '' ? `run ${text}`.replaceAll(' ', '-') : key).send({ installId, input: { text } }).expect(202)).body.id as string;
const show = async (id: string) => {
  await world.app.settled();
  return (await world.people.user.http.get(`/api/executions/${id}`).expect(200)).body;
};
const finished = (id: string) =>
  eventually(async () => {
    const run = await show(id);
    expect(run.state).toBe('finished');
    return run;
  }, 20_000);
/** The charge is a fact of its own, which follows the run's end. */
const charged = (id: string) =>
  eventually(async () => {
    const run = await show(id);
    expect(run.timeline.at(-1).type).toBe('billing.run-charged@1');
    return run;
  }, 20_000);

describe('a person and their runs', () => {
  it('run-app: runs once however often it is asked, and the answer is there', async () => {
    const id = await start('dear ward', 'once');
    expect(await start('dear ward', 'once')).toBe(id);
    const run = await finished(id);
    expect([run.outcome, run.input, run.output, run.error]).toEqual(['SUCCEEDED', { text: 'dear ward' }, { text: 'string' }, null]);
    expect(run.cost).toEqual({ providerUsd: run.cost.providerUsd, charge: 'practice', platformUsd: '0.02' });
    expect((await factsOf(world.app, ['runtime.execution', 'keys.key'])).filter(({ data }) => data['executionId'] === id).map(({ name }) => name)).toEqual([
      'runtime.execution-requested@1',
      'runtime.sandbox-started@1',
      'keys.key-accessed@1',
      'runtime.execution-finished@1',
    ]);
  });

  it('show-run: tells its calls, its log and its course; the list has it newest first', async () => {
    const run = await charged(await start('dear ward', 'once'));
    expect(run.calls.map(({ provider, status }: { provider: string; status: string }) => [provider, status])).toEqual([['practice', 'settled']]);
    expect(run.timeline.map(({ text }: { text: string }) => text)).toEqual([
      'Run of Ward letters 1.0.0 requested',
      expect.stringMatching(/^Sandbox started: \S/),
      'Key opened for scribe-small, inside this program',
      'Model practice/scribe-small called, at most 0 USD reserved',
      expect.stringMatching(/^Model practice\/scribe-small answered: \d+ tokens in, \d+ out, 0 USD, billed by nobody$/),
      'The app finished and gave its result.',
      '0.02 USD charged by Keystead for the app, Ward letters 1.0.0',
    ]);
    const [charge] = (await world.people.user.http.get('/api/billing/charges').expect(200)).body.items;
    expect([charge.executionId, `${charge.amountUsd} USD`]).toEqual([run.id, '0.02 USD']);
    const log = await world.people.user.http.get(`/api/executions/${run.id}/log`).expect(200);
    expect(log.body.items.map(({ text }: { text: string }) => text.trim())).toEqual(['writing dear ward']);
    expect((await world.people.user.http.get(`/api/executions?appId=${appId}&outcome=SUCCEEDED`).expect(200)).body.items[0].id).toBe(run.id);
    expect((await world.people.user.http.get('/api/executions?outcome=CANCELLED').expect(200)).body).toEqual({ items: [], next: null });
  });

  it('show-run: an app that fails says why to the person, and the log of facts holds no value', async () => {
    const run = await finished(await start('fail'));
    expect([run.outcome, run.error, run.cost.platformUsd]).toEqual(['APP_ERROR', { message: 'Error: no letter for fail' }, '0']);
    expect(JSON.stringify(await factsOf(world.app, ['runtime.execution']))).not.toContain('no letter for');
  });

  it('show-run: a call whose beginning could not be stored is told by its end', async () => {
    const run = await finished(await start('dear ward', 'once'));
    const { organisation, user } = world.people;
    const callId = encodeId('call', randomBytes(16));
    const data = { ...sampleOf('gateway.call-failed@1'), callId, memberId: user.id, executionId: run.id as string, message: 'never begun', costUsd: '0' };
    const envelope = { actor: { kind: 'service', id: 'spec', via: 'system' }, behalf: null, correlation: 'spec', causation: null, occurredAt: new Date() } as const;
    await world.app.core.log.append(callStream(organisation, callId), 'none', [{ name: 'gateway.call-failed@1', data }], envelope);
    const { calls } = await show(run.id as string);
    expect(calls.map(({ id, status, message }: { id: string; status: string; message: string | null }) => [id, status, message])).toEqual([[run.calls[0].id, 'settled', null], [callId, data.failure, 'never begun']]);
    expect(world.app.warnings).toEqual([]);
  });

  it('show-run: half a character is refused to the app that sends it, and from the app that returns it', async () => {
    const [sent, returned] = [await finished(await start('broken')), await finished(await start('half'))];
    const refused = 'gateway.chat-request-invalid: The body holds half of a Unicode character pair. Send whole characters.';
    expect([sent.outcome, sent.error, sent.output]).toEqual(['SUCCEEDED', null, { text: `${refused} | ${refused}` }]);
    expect([returned.outcome, returned.error]).toEqual(['APP_ERROR', { message: 'The result of the app was refused: it holds a broken character (half of a surrogate pair) or a number too large to write.' }]);
  });

  it('cancel-run: ends a run that would not end, and a second wish changes nothing', async () => {
    const id = await start('wait');
    await eventually(async () => expect((await show(id)).state).toBe('running'));
    await world.people.user.http.post(`/api/executions/${id}/cancel`).expect(204);
    expect((await finished(id)).outcome).toBe('CANCELLED');
    await world.people.user.http.post(`/api/executions/${id}/cancel`).expect(204);
    expect((await show(id)).timeline.map(({ type }: { type: string }) => type)).toEqual(['runtime.execution-requested@1', 'runtime.sandbox-started@1', 'runtime.execution-cancel-requested@1', 'runtime.execution-finished@1']);
  });

  it('show-run: a run whose process is lost was not measured, and says that what it wrote may be gone', async () => {
    const id = await start('wait', 'lost');
    await eventually(async () => expect((await show(id)).state).toBe('running'));
    const [whole] = (await world.people.user.http.get('/api/executions?outcome=SUCCEEDED').expect(200)).body.items;
    jest.spyOn(world.app.app.get<RunsUnderWay>(RUNS_UNDER_WAY, { strict: false }), 'abandoned').mockResolvedValueOnce([{ organisation: world.people.organisation, memberId: world.people.user.id, executionId: id }]);
    await world.app.app.get(EndAbandonedRuns, { strict: false }).tick();
    const run = await finished(id);
    expect([run.outcome, run.processLost, run.usage, run.wallMs]).toEqual(['PLATFORM_ERROR', true, null, null]);
    const other = await show(whole.id as string);
    expect([other.processLost, other.usage.wallMs > 0, other.wallMs > 0]).toEqual([false, true, true]);
    await world.people.user.http.post(`/api/executions/${id}/cancel`).expect(204);
  });

  it('follow-run: tells what comes until it is done', async () => {
    const id = await start('dear follower');
    const { text } = await world.people.user.http.get(`/api/executions/${id}/stream`).buffer(true).expect(200);
    expect(text).toContain('event: done');
    expect(text).toContain('"outcome":"SUCCEEDED"');
  });

  it('run-app: an app that an administrator forbids does not run, and that is a fact', async () => {
    await world.people.admin.http.post('/api/policy/forbidden-apps').send({ appId, reason: 'not reviewed' }).expect((response) => expect(response.status).toBeLessThan(300));
    const answer = await world.people.user.http.post('/api/executions').send({ installId, input: { text: 'x' } }).expect(403);
    expect(answer.body).toMatchObject({ code: 'runtime.app-forbidden', detail: expect.stringMatching(/: not reviewed\. Ask them if you need it\.$/) });
    await world.people.admin.http.delete(`/api/policy/forbidden-apps/${appId}`);
    expect((await show(answer.body.executionId as string)).state).toBe('refused');
  });

  it('run-app: refuses an input that is not of the form the app asks for', async () => {
    expect((await world.people.user.http.post('/api/executions').send({ installId, input: { words: 'x' } }).expect(422)).body.code).toBe('runtime.input-invalid');
    await world.people.user.http.post('/api/executions').send({ installId, input: { text: 'x' }, surprise: 1 }).expect(400);
    for (const modelPreference of ['nonsense/model', 'gpt-4o-mini', '', 'practice/', 7]) expect([modelPreference, (await world.people.user.http.post('/api/executions').send({ installId, input: { text: 'x' }, modelPreference })).status]).toEqual([modelPreference, 400]);
  });

  it('is nobody else’s to see or to stop', async () => {
    const id = await start('dear ward', 'once');
    const others = await seedPeople(world.app, 'lagoon');
    await world.app.settled();
    for (const path of ['', '/log', '/stream']) await others.user.http.get(`/api/executions/${id}${path}`).expect(404);
    await others.user.http.post(`/api/executions/${id}/cancel`).expect(404);
    await others.user.http.post('/api/executions').send({ installId, input: { text: 'x' } }).expect(404);
    await world.people.auditor.http.get('/api/executions').expect(403);
    expect(world.app.warnings).toEqual([]);
  });
});
