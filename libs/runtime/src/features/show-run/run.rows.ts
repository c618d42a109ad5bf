import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import type { RunLimits } from '../../contract/sandbox.js';

export const RunRow = defineEntity({
  name: 'RunRow',
  tableName: 'runtime_runs',
  properties: {
    id: p.string().primary(),
    organisation: p.string(),
    /** Time and id: newest first, and each cursor unique (ids alone do not tell age). */
    sortKey: p.string(),
    memberId: p.string(),
    installId: p.string(),
    appId: p.string(),
    appName: p.string(),
    version: p.string().nullable(),
    bundleDigest: p.string().nullable(),
    state: p.string(),
    outcome: p.string().nullable(),
    reason: p.text().nullable(),
    limitFired: p.string().nullable(),
    requestedAt: p.string(),
    startedAt: p.string().nullable(),
    finishedAt: p.string().nullable(),
    isolation: p.string().nullable(),
    driver: p.string().nullable(),
    isolationText: p.string().nullable(),
    limits: p.json<RunLimits>().nullable(),
    /** The process that conducted it ended first. */
    processLost: p.boolean().nullable(),
    /** These four are null while, or because, nothing was measured. */
    wallMs: p.integer().nullable(),
    cpuMs: p.integer().nullable(),
    memoryBytes: p.bigint('number').nullable(),
    outputBytes: p.integer().nullable(),
    providerCostUsd: p.string().nullable(),
    charge: p.string().nullable(),
    priceUsd: p.string().nullable(),
  },
  indexes: [{ properties: ['organisation', 'memberId', 'sortKey'] }],
});
export type Run = InferEntity<typeof RunRow>;

/** One model call of a run. */
export const RunCallRow = defineEntity({
  name: 'RunCallRow',
  tableName: 'runtime_run_calls',
  properties: {
    id: p.string().primary(),
    organisation: p.string(),
    executionId: p.string(),
    keyId: p.string().nullable(),
    provider: p.string(),
    model: p.string(),
    charge: p.string(),
    status: p.string(),
    at: p.string(),
    inputTokens: p.integer(),
    outputTokens: p.integer(),
    costUsd: p.string(),
    usageSource: p.string().nullable(),
    priceVersion: p.string(),
    message: p.text().nullable(),
    latencyMs: p.integer().nullable(),
    local: p.json<{ loadMs: number; promptMs: number; generationMs: number } | null>().nullable(),
  },
  indexes: [{ properties: ['organisation', 'executionId'] }],
});

/** One line of the run's story, each linked to its event. */
export const RunStepRow = defineEntity({
  name: 'RunStepRow',
  tableName: 'runtime_run_steps',
  properties: { eventId: p.string().primary(), organisation: p.string(), executionId: p.string(), type: p.string(), at: p.string(), ordinal: p.bigint('number'), text: p.text() },
  indexes: [{ properties: ['organisation', 'executionId'] }],
});
