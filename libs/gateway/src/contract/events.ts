import { z } from 'zod';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';
import { USD_PATTERN } from '@keystead/kernel/src/money.js';
import { CHARGES } from './charge.js';
import { FINISH_REASONS, USAGE_SOURCES } from './chat.js';
import { FAILURE_KINDS } from './failure.js';
import { MODEL_ID_MAX_LENGTH, PROVIDERS } from './model-id.js';

/** Published facts of a call, stream `gateway.call-<organisation>-<call id>`. They hold no prompt, no answer and no secret. */

const id = z.string().max(64);
const usd = z.string().regex(USD_PATTERN);
const count = z.number().int().nonnegative();
const modelId = z.string().max(MODEL_ID_MAX_LENGTH);

const who = {
  callId: id,
  memberId: id,
  executionId: id.nullable(),
  appId: id.nullable(),
  appVersion: z.string().max(64).nullable(),
};

const what = {
  keyId: id.nullable(),
  provider: z.enum(PROVIDERS),
  model: modelId,
  charge: z.enum(CHARGES),
  priceVersion: z.string().max(64),
};

/** A candidate the router looked at; `veto` says why it was not taken. */
export const routeCandidate = z.strictObject({ model: modelId, veto: z.string().max(200).nullable() });
export type RouteCandidate = z.infer<typeof routeCandidate>;

export const ProviderCalled = defineEvent(
  'gateway.provider-called@1',
  z.strictObject({
    ...who,
    ...what,
    reservationId: id,
    /** Month whose budget holds the reservation, `yyyymm`. */
    month: z.string().regex(/^[0-9]{6}$/),
    /** What the caller asked for: a model or a class. */
    asked: modelId,
    candidates: z.array(routeCandidate).max(50),
    /** Origin the request goes to, or null for a model inside this program. */
    destination: z.string().max(300).nullable(),
    boundUsd: usd,
    inputBytes: count,
    outputCap: count,
  }),
  { subjects: ['memberId'] },
);

const outcome = {
  inputTokens: count,
  cachedInputTokens: count,
  outputTokens: count,
  usageSource: z.enum(USAGE_SOURCES),
  costUsd: usd,
  attempts: count,
  latencyMs: count,
  firstDeltaMs: count.nullable(),
  providerStatus: z.number().int().nullable(),
  providerRequestId: z.string().max(200).nullable(),
};

export const CallSettled = defineEvent(
  'gateway.call-settled@1',
  z.strictObject({
    ...who,
    ...what,
    ...outcome,
    finishReason: z.enum(FINISH_REASONS),
    local: z.strictObject({ loadMs: count, promptMs: count, generationMs: count }).nullable(),
  }),
  { subjects: ['memberId'] },
);

export const CallFailed = defineEvent(
  'gateway.call-failed@1',
  z.strictObject({ ...who, ...what, ...outcome, failure: z.enum([...FAILURE_KINDS, 'owner_lost']), message: z.string().max(500) }),
  { subjects: ['memberId'] },
);

/** The gateway said no before any provider was called; `code` is the refusal's. */
export const CallRefused = defineEvent(
  'gateway.call-refused@1',
  z.strictObject({ ...who, asked: modelId, code: z.string().max(64), detail: z.string().max(500) }),
  { subjects: ['memberId'] },
);

export type CallEvent = EventOf<typeof ProviderCalled> | EventOf<typeof CallSettled> | EventOf<typeof CallFailed> | EventOf<typeof CallRefused>;
export const CALL_EVENTS = [ProviderCalled, CallSettled, CallFailed, CallRefused] as const;
