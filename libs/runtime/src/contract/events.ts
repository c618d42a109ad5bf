import { z } from 'zod';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';
import { USD_PATTERN } from '@keystead/kernel/src/money.js';
import { ISOLATION_LEVELS, OUTCOMES } from './sandbox.js';

/**
 * Published facts of a run, stream `runtime.execution-<organisation>-<execution id>`, in the log of the organisation of the
 * person who ran it. They hold digests of input and output, never the content.
 */

const id = z.string().max(64);
const count = z.number().int().nonnegative();
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const usd = z.string().regex(USD_PATTERN);

const app = {
  appId: id,
  appName: z.string().max(120),
  /** The publisher's. */
  appOrganisation: id,
  versionId: id,
  version: z.string().max(64),
};

export const runLimits = z.strictObject({ wallMs: count, cpuMs: count, memoryBytes: count, processes: count, outputBytes: count, tmpBytes: count });

export const executionRequested = defineEvent(
  'runtime.execution-requested@1',
  z.strictObject({
    executionId: id,
    memberId: id,
    installId: id,
    ...app,
    /** SHA-256 of the bundle that was approved. */
    bundleDigest: digest,
    /** The platform's price for a run that succeeds, as consented to. */
    priceUsd: usd,
    /** Keyed digest of the input. */
    inputDigest: digest,
    limits: runLimits,
    modelPreference: z.string().max(300).nullable(),
  }),
  { subjects: ['memberId'] },
);

export const executionRefused = defineEvent(
  'runtime.execution-refused@1',
  z.strictObject({ executionId: id, memberId: id, installId: id, appId: id, appName: z.string().max(120), code: z.string().max(100), reason: z.string().max(1000), rule: z.string().max(300) }),
  { subjects: ['memberId'] },
);

export const sandboxStarted = defineEvent(
  'runtime.sandbox-started@1',
  z.strictObject({ executionId: id, isolation: z.enum(ISOLATION_LEVELS), driver: z.string().max(40), isolationText: z.string().max(300) }),
);

export const cancelRequested = defineEvent('runtime.execution-cancel-requested@1', z.strictObject({ executionId: id, memberId: id }), { subjects: ['memberId'] });

export const errorFrame = z.strictObject({ function: z.string().max(200), line: count, column: count });

export const CHARGE_KINDS = ['provider', 'none', 'practice', 'mixed'] as const;

export const executionFinished = defineEvent(
  'runtime.execution-finished@1',
  z.strictObject({
    executionId: id,
    memberId: id,
    ...app,
    outcome: z.enum(OUTCOMES),
    limitFired: z.string().max(40).nullable(),
    /** What went wrong on our side, in words without values; null unless the outcome is ours. */
    platformReason: z.string().max(300).nullable(),
    errorFingerprint: z.string().max(64).nullable(),
    errorFrames: z.array(errorFrame).max(20),
    wallMs: count,
    cpuMs: count,
    memoryBytes: count,
    outputBytes: count,
    isolation: z.enum(ISOLATION_LEVELS).nullable(),
    /** These three are null when the process that knew died: then the events of the calls alone tell. */
    calls: count.nullable(),
    providerCostUsd: usd.nullable(),
    /** Who bills the provider's cost; none also when no call was made. */
    charge: z.enum(CHARGE_KINDS).nullable(),
    priceUsd: usd,
    outputDigest: digest.nullable(),
  }),
  { subjects: ['memberId'] },
);

export const executionEvents = [executionRequested, executionRefused, sandboxStarted, cancelRequested, executionFinished] as const;
export type ExecutionEvent = EventOf<(typeof executionEvents)[number]>;
export type ExecutionEventData<N extends ExecutionEvent['name']> = Extract<ExecutionEvent, { name: N }>['data'];
