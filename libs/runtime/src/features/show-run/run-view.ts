import { z } from 'zod';
import { CHARGE_KINDS, runLimits } from '../../contract/events.js';
import { ISOLATION_LEVELS, OUTCOMES, OUTCOME_TEXT, type Outcome } from '../../contract/sandbox.js';
import type { Run } from './run.rows.js';

/** A run as lists and the run's own page show it. */
export const runSummary = z.object({
  id: z.string(),
  installId: z.string(),
  app: z.object({ id: z.string(), name: z.string(), version: z.string().nullable() }),
  state: z.enum(['requested', 'running', 'finished', 'refused']),
  outcome: z.enum(OUTCOMES).nullable(),
  outcomeText: z.string().nullable(),
  requestedAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  cost: z.object({ providerUsd: z.string().nullable(), charge: z.enum(CHARGE_KINDS).nullable(), platformUsd: z.string() }),
  wallMs: z.int().nullable(),
});
export type RunSummary = z.infer<typeof runSummary>;

/** What a summary needs of a run's row. */
export const SUMMARY_COLUMNS = [
  'id', 'sortKey', 'installId', 'appId', 'appName', 'version', 'state', 'outcome', 'reason', 'requestedAt', 'startedAt', 'finishedAt', 'providerCostUsd', 'charge', 'priceUsd', 'wallMs',
] as const;
type Summarised = Pick<Run, (typeof SUMMARY_COLUMNS)[number]>;

export function summaryOf(run: Summarised): RunSummary {
  const outcome = (run.outcome ?? null) as Outcome | null;
  return {
    id: run.id,
    installId: run.installId,
    app: { id: run.appId, name: run.appName, version: run.version ?? null },
    state: run.state as RunSummary['state'],
    outcome,
    outcomeText: outcomeText(run, outcome),
    requestedAt: run.requestedAt,
    startedAt: run.startedAt ?? null,
    finishedAt: run.finishedAt ?? null,
    // The app's price is charged for a run that succeeded, and for no other.
    cost: { providerUsd: run.providerCostUsd ?? null, charge: (run.charge ?? null) as RunSummary['cost']['charge'], platformUsd: outcome === 'SUCCEEDED' ? (run.priceUsd ?? '0') : '0' },
    wallMs: run.wallMs ?? null,
  };
}

function outcomeText(run: Summarised, outcome: Outcome | null): string | null {
  if (run.state === 'refused') return run.reason ?? null;
  if (outcome === null) return null;
  return run.reason == null ? OUTCOME_TEXT[outcome] : `${OUTCOME_TEXT[outcome]} ${run.reason}`;
}

export const runCall = z.object({
  id: z.string(),
  keyId: z.string().nullable(),
  provider: z.string(),
  model: z.string(),
  charge: z.string(),
  status: z.string(),
  at: z.string(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  costUsd: z.string(),
  usageSource: z.string().nullable(),
  priceVersion: z.string(),
  message: z.string().nullable(),
  latencyMs: z.int().nullable(),
  local: z.object({ loadMs: z.number(), promptMs: z.number(), generationMs: z.number() }).nullable(),
});

export const runDetail = runSummary.extend({
  input: z.unknown(),
  output: z.unknown(),
  error: z.object({ message: z.string() }).nullable(),
  bundleDigest: z.string().nullable(),
  limitFired: z.string().nullable(),
  isolation: z.object({ level: z.enum(ISOLATION_LEVELS), driver: z.string(), text: z.string() }).nullable(),
  /** The process that conducted it ended first: what the app wrote or gave in its last moments is gone. */
  processLost: z.boolean(),
  /** Null while, or because, nothing was measured. */
  usage: z.object({ wallMs: z.int(), cpuMs: z.int(), memoryBytes: z.int(), outputBytes: z.int() }).nullable(),
  limits: runLimits.nullable(),
  calls: z.array(runCall),
  timeline: z.array(z.object({ eventId: z.string(), type: z.string(), at: z.string(), text: z.string() })),
});
export type RunDetail = z.infer<typeof runDetail>;
