import { never } from '@keystead/kernel/src/decider.js';
import { cancelRequested, executionFinished, executionRefused, executionRequested, sandboxStarted, type ExecutionEvent, type ExecutionEventData } from '../contract/events.js';
import type { Isolation } from '../contract/sandbox.js';
import { runtimeRefusals, type RuntimeRefusalCode } from './refusals.js';

/** One run of one app. It ends exactly once: `finished` and `refused` are left by no event. */
export type ExecutionState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'requested' | 'running'; readonly request: Requested; readonly isolation: Isolation['level'] | null; readonly cancelling: boolean }
  | { readonly kind: 'finished'; readonly request: Requested; readonly outcome: Finished['outcome'] }
  | { readonly kind: 'refused'; readonly memberId: string; readonly code: RuntimeRefusalCode; readonly reason: string };

type Requested = ExecutionEventData<'runtime.execution-requested@1'>;
type Finished = ExecutionEventData<'runtime.execution-finished@1'>;

export const noExecution: ExecutionState = { kind: 'absent' };

export function evolveExecution(state: ExecutionState, event: ExecutionEvent): ExecutionState {
  switch (event.name) {
    case 'runtime.execution-requested@1':
      return { kind: 'requested', request: event.data, isolation: null, cancelling: false };
    case 'runtime.execution-refused@1':
      return { kind: 'refused', memberId: event.data.memberId, code: knownCode(event.data.code), reason: event.data.reason };
    case 'runtime.sandbox-started@1':
      return isOpen(state) ? { ...state, kind: 'running', isolation: event.data.isolation } : state;
    case 'runtime.execution-cancel-requested@1':
      return isOpen(state) ? { ...state, cancelling: true } : state;
    case 'runtime.execution-finished@1':
      return isOpen(state) ? { kind: 'finished', request: state.request, outcome: event.data.outcome } : state;
    default:
      return never(event);
  }
}

export function isOpen(state: ExecutionState): state is Extract<ExecutionState, { kind: 'requested' | 'running' }> {
  return state.kind === 'requested' || state.kind === 'running';
}

export function requestExecution(request: Requested, state: ExecutionState): ExecutionEvent[] {
  return state.kind === 'absent' ? [executionRequested.create(request)] : [];
}

export function refuseExecution(refusal: ExecutionEventData<'runtime.execution-refused@1'>, state: ExecutionState): ExecutionEvent[] {
  return state.kind === 'absent' ? [executionRefused.create(refusal)] : [];
}

/** A sandbox that starts for a run that already ended is a stray: nothing is recorded, and the caller destroys it. */
export function startSandbox(executionId: string, isolation: Isolation, state: ExecutionState): ExecutionEvent[] {
  if (state.kind !== 'requested') return [];
  return [sandboxStarted.create({ executionId, isolation: isolation.level, driver: isolation.driver, isolationText: isolation.text })];
}

export function requestCancel(executionId: string, memberId: string, state: ExecutionState): ExecutionEvent[] {
  if (state.kind === 'absent' || ownerOf(state) !== memberId) throw runtimeRefusals.refuse('runtime.execution-not-found', 'Look at your own runs.');
  return isOpen(state) && !state.cancelling ? [cancelRequested.create({ executionId, memberId })] : [];
}

export type Ending = Omit<Finished, 'executionId' | 'memberId' | 'appId' | 'appName' | 'appOrganisation' | 'versionId' | 'version' | 'isolation' | 'priceUsd'>;

/** The first ending counts; a late result of a runner that was given up changes nothing. */
export function finishExecution(executionId: string, ending: Ending, state: ExecutionState): ExecutionEvent[] {
  if (!isOpen(state)) return [];
  const { memberId, appId, appName, appOrganisation, versionId, version, priceUsd } = state.request;
  return [executionFinished.create({ ...ending, executionId, memberId, appId, appName, appOrganisation, versionId, version, isolation: state.isolation, priceUsd })];
}

/** A stored code outlives the catalogue. */
function knownCode(code: string): RuntimeRefusalCode {
  return Object.hasOwn(runtimeRefusals.kinds, code) ? (code as RuntimeRefusalCode) : 'runtime.app-forbidden';
}

function ownerOf(state: Exclude<ExecutionState, { kind: 'absent' }>): string {
  return state.kind === 'refused' ? state.memberId : state.request.memberId;
}
