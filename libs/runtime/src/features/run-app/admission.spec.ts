import type { PolicyReader } from '@keystead/identity/src/contract/index.js';
import type { RunnableApp, RunnableApps } from '@keystead/marketplace/src/contract/index.js';
import { manifestOf } from '@keystead/testing/src/marketplace.js';
import { LinkedRunners } from '../../adapters/runner-link/linked-runners.js';
import { RunnerServer } from '../../adapters/runner-link/runner-server.js';
import type { RunJob } from '../../domain/runners.js';
import { Admission } from './admission.js';

const app = { appId: 'app_1', appName: 'Letters', digest: 'a'.repeat(64), manifest: { ...manifestOf(), input: {} }, trusted: true } as unknown as RunnableApp;
const job = (organisation: string): RunJob => ({ executionId: 'exe_1', organisation, bundle: { code: '', digest: '' }, input: null, limits: {}, issueToken: () => '', minIsolation: 'L0' });
const nothing = { onQueued: () => undefined, onStarted: () => undefined, onLog: () => undefined, onProgress: () => undefined, onRpc: async function* () {}, onFinishing: () => undefined, onFinished: async () => undefined };

/** Real queue and port, no runner; stand-ins for marketplace and policies. */
function door() {
  const server = new RunnerServer({ queue: { total: 2, perOrganisation: 1 } });
  const runners = new LinkedRunners(server);
  const forbidden = new Map<string, { reason: string }>();
  const admission = new Admission({ forRun: async () => app } as unknown as RunnableApps, { current: async () => ({ forbiddenApps: forbidden }) } as unknown as PolicyReader, runners);
  return { forbidden, server, waits: (organisation: string) => runners.start(job(organisation), nothing), asks: (organisation: string) => admission.ask(organisation, 'p_1', 'ins_1', {}) };
}

describe('whether a run is let in', () => {
  it('depends on room to wait: a full queue is a refusal of the moment, in the words of which queue is full', async () => {
    const { waits, asks } = door();
    expect((await asks('org_a')).objection).toBeNull();
    waits('org_a');
    await expect(asks('org_a')).rejects.toMatchObject({ code: 'runtime.queue-full', kind: { status: 503 }, detail: 'Too many runs of your organisation are waiting. Try again when some have finished.', extras: { retryAfterSeconds: 60 } });
    expect((await asks('org_b')).objection).toBeNull();
    waits('org_b');
    await expect(asks('org_c')).rejects.toMatchObject({ code: 'runtime.queue-full', detail: 'Too many runs are waiting. Try again in a minute.' });
  });

  it('depends on a process that stays: one that is being stopped begins nothing, and says so for the moment', async () => {
    const { server, asks } = door();
    await server.drain(0);
    await expect(asks('org_a')).rejects.toMatchObject({ code: 'runtime.stopping', kind: { status: 503 }, detail: 'The platform is being stopped and begins no more runs. Send the same request again in a few seconds.', extras: { retryAfterSeconds: 5 } });
  });

  it('is said by the ban first, which stays when the queue has gone', async () => {
    const { waits, asks, forbidden } = door();
    waits('org_a');
    forbidden.set('app_1', { reason: 'Not reviewed.' });
    expect((await asks('org_a')).objection).toMatchObject({ code: 'runtime.app-forbidden' });
  });
});
