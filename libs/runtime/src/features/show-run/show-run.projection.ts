import type { BillingEventData } from '@keystead/billing/src/contract/index.js';
import type { CallFailed, CallRefused, CallSettled, Charge, ProviderCalled } from '@keystead/gateway/src/contract/index.js';
import { formatUsd, parseUsd } from '@keystead/kernel/src/money.js';
import type { keyAccessRefused, keyAccessed } from '@keystead/keys/src/contract/index.js';
import { defineProjection, type LoggedEvent, type Rows } from '@keystead/platform/src/projections/define-projection.js';
import type { ExecutionEventData } from '../../contract/events.js';
import { OUTCOME_TEXT } from '../../contract/sandbox.js';
import { RunCallRow, RunRow, RunStepRow, type Run } from './run.rows.js';

export const SHOW_RUN = 'runtime.show-run';

type Data<D> = D extends { create(data: infer T): unknown } ? T : never;

function step(logged: LoggedEvent, em: Rows, executionId: string, text: string): void {
  em.create(RunStepRow, { eventId: logged.id, organisation: logged.organisation, executionId, type: logged.event.name, at: logged.header.occurredAt, ordinal: Number(logged.position), text });
}

/** From the calls, not from the run's end: a run whose process died is settled call by call, later. */
function addCost(run: Run, costUsd: string, charge: Charge): void {
  run.providerCostUsd = formatUsd(parseUsd(run.providerCostUsd ?? '0') + parseUsd(costUsd));
  run.charge = run.charge == null || run.charge === charge ? charge : 'mixed';
}

type Measures = Pick<ExecutionEventData<'runtime.execution-finished@1'>, 'wallMs' | 'cpuMs' | 'memoryBytes' | 'outputBytes'>;

/** Of a run that nobody could measure, 0 is recorded: an app that ran took time. */
function measured({ wallMs, cpuMs, memoryBytes, outputBytes }: Measures): Partial<Measures> {
  return wallMs === 0 ? {} : { wallMs, cpuMs, memoryBytes, outputBytes };
}

/** The practice model answers here: its address is a bare scheme. */
const placeOf = (destination: string): string => (destination.endsWith(':') ? 'inside this program' : `at ${destination}`);

const runOf = (logged: LoggedEvent, em: Rows, id: string) => em.findOneOrFail(RunRow, { id, organisation: logged.organisation });
const callOf = (logged: LoggedEvent, em: Rows, id: string) => em.findOneOrFail(RunCallRow, { id, organisation: logged.organisation });

/** What is known of a call from whichever of its events comes first. */
function openCall(logged: LoggedEvent, em: Rows, executionId: string, { callId, keyId, provider, model, charge, priceVersion }: Pick<Data<typeof ProviderCalled>, 'callId' | 'keyId' | 'provider' | 'model' | 'charge' | 'priceVersion'>) {
  return em.create(RunCallRow, { id: callId, organisation: logged.organisation, executionId, keyId, provider, model, charge, status: 'open', at: logged.header.occurredAt, inputTokens: 0, outputTokens: 0, costUsd: '0', priceVersion });
}

export const showRunProjection = defineProjection({
  name: SHOW_RUN,
  version: 4,
  entities: [RunRow, RunCallRow, RunStepRow],
  on: {
    'runtime.execution-requested@1': (logged, em) => {
      const { executionId, memberId, installId, appId, appName, version, bundleDigest, limits, priceUsd } = logged.event.data as ExecutionEventData<'runtime.execution-requested@1'>;
      em.create(RunRow, { id: executionId, organisation: logged.organisation, sortKey: `${logged.header.occurredAt} ${executionId}`, memberId, installId, appId, appName, version, bundleDigest, limits, priceUsd, state: 'requested', requestedAt: logged.header.occurredAt });
      step(logged, em, executionId, `Run of ${appName} ${version} requested`);
    },
    'runtime.execution-refused@1': (logged, em) => {
      const { executionId, memberId, installId, appId, appName, code, reason } = logged.event.data as ExecutionEventData<'runtime.execution-refused@1'>;
      const at = logged.header.occurredAt;
      em.create(RunRow, { id: executionId, organisation: logged.organisation, sortKey: `${logged.header.occurredAt} ${executionId}`, memberId, installId, appId, appName, state: 'refused', outcome: 'REJECTED_POLICY', reason, requestedAt: at, finishedAt: at });
      step(logged, em, executionId, `Run refused (${code}): ${reason}`);
    },
    'runtime.sandbox-started@1': async (logged, em) => {
      const { executionId, isolation, driver, isolationText } = logged.event.data as ExecutionEventData<'runtime.sandbox-started@1'>;
      Object.assign(await runOf(logged, em, executionId), { state: 'running', startedAt: logged.header.occurredAt, isolation, driver, isolationText });
      step(logged, em, executionId, `Sandbox started: ${isolationText}`);
    },
    'runtime.execution-cancel-requested@1': (logged, em) => step(logged, em, (logged.event.data as ExecutionEventData<'runtime.execution-cancel-requested@1'>).executionId, 'Run asked to stop'),
    'runtime.execution-finished@1': async (logged, em) => {
      const { executionId, outcome, limitFired, platformReason, calls, ...rest } = logged.event.data as ExecutionEventData<'runtime.execution-finished@1'>;
      const run = await runOf(logged, em, executionId);
      Object.assign(run, { state: 'finished', outcome, limitFired, reason: platformReason, finishedAt: logged.header.occurredAt, processLost: calls === null, ...measured(rest) });
      step(logged, em, executionId, OUTCOME_TEXT[outcome]);
    },
    'keys.key-accessed@1': (logged, em) => {
      const { executionId, model, destination } = logged.event.data as Data<typeof keyAccessed>;
      if (executionId !== null) step(logged, em, executionId, `Key opened for ${model ?? 'a call'}, ${placeOf(destination)}`);
    },
    'keys.key-access-refused@1': (logged, em) => {
      const { executionId, reason } = logged.event.data as Data<typeof keyAccessRefused>;
      if (executionId !== null) step(logged, em, executionId, `Key refused: ${reason}`);
    },
    'gateway.provider-called@1': (logged, em) => {
      const facts = logged.event.data as Data<typeof ProviderCalled>;
      const { executionId, model, boundUsd } = facts;
      if (executionId === null) return;
      openCall(logged, em, executionId, facts);
      step(logged, em, executionId, `Model ${model} called, at most ${boundUsd} USD reserved`);
    },
    'gateway.call-settled@1': async (logged, em) => {
      const { callId, executionId, inputTokens, outputTokens, costUsd, usageSource, latencyMs, local, model, charge } = logged.event.data as Data<typeof CallSettled>;
      if (executionId === null) return;
      Object.assign(await callOf(logged, em, callId), { status: 'settled', inputTokens, outputTokens, costUsd, usageSource, latencyMs, local });
      addCost(await runOf(logged, em, executionId), costUsd, charge);
      step(logged, em, executionId, `Model ${model} answered: ${inputTokens} tokens in, ${outputTokens} out, ${costUsd} USD${charge === 'provider' ? '' : ', billed by nobody'}`);
    },
    'gateway.call-failed@1': async (logged, em) => {
      const facts = logged.event.data as Data<typeof CallFailed>;
      const { callId, executionId, inputTokens, outputTokens, costUsd, usageSource, latencyMs, message, failure, model, charge } = facts;
      if (executionId === null) return;
      // A call whose beginning could not be stored has this event alone.
      const call = (await em.findOne(RunCallRow, { id: callId, organisation: logged.organisation })) ?? openCall(logged, em, executionId, facts);
      Object.assign(call, { status: failure, inputTokens, outputTokens, costUsd, usageSource, latencyMs, message });
      addCost(await runOf(logged, em, executionId), costUsd, charge);
      step(logged, em, executionId, `Call of model ${model} failed: ${message}`);
    },
    'gateway.call-refused@1': (logged, em) => {
      const { executionId, code, detail } = logged.event.data as Data<typeof CallRefused>;
      if (executionId !== null) step(logged, em, executionId, `Model call refused (${code}): ${detail}`);
    },
    'billing.run-charged@1': (logged, em) => {
      const { executionId, appName, version, priceUsd } = logged.event.data as BillingEventData<'billing.run-charged@1'>;
      step(logged, em, executionId, `${priceUsd} USD charged by Keystead for the app, ${appName} ${version}`);
    },
  },
  // A run's events come from several streams and must wait for one another.
  partitionKey: (logged) => (logged.event.data as { executionId?: string | null }).executionId ?? logged.stream,
});

