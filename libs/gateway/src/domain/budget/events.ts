import { z } from 'zod';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';
import { USD_PATTERN } from '@keystead/kernel/src/money.js';
import { USAGE_SOURCES } from '../../contract/chat.js';
import { MODEL_ID_MAX_LENGTH } from '../../contract/model-id.js';
import { LIMIT_LEVELS } from './levels.js';

/** Private facts of `gateway.budget-<organisation>-<yyyymm>`: one stream holds every level, so admission is one decision. */

const id = z.string().max(64);
const usd = z.string().regex(USD_PATTERN);

const limit = {
  level: z.enum(LIMIT_LEVELS),
  /** Whom the limit binds: a member's pseudonym, a key's or an app's id; null for the organisation as a whole. */
  subject: id.nullable(),
};

/** First fact of a month: the limits in force when it began, carried over from the month before. */
export const BudgetOpened = defineEvent(
  'gateway.budget-opened@1',
  z.strictObject({ month: z.string().regex(/^[0-9]{6}$/), limits: z.array(z.strictObject({ ...limit, limitUsd: usd })).max(10_000) }),
);

/** `limitUsd` null takes the limit away. */
export const LimitSet = defineEvent('gateway.limit-set@1', z.strictObject({ ...limit, limitUsd: usd.nullable() }));

export const SpendReserved = defineEvent(
  'gateway.spend-reserved@1',
  z.strictObject({
    reservationId: id,
    callId: id,
    memberId: id,
    keyId: id.nullable(),
    appId: id.nullable(),
    executionId: id.nullable(),
    model: z.string().max(MODEL_ID_MAX_LENGTH),
    /** The most the call can cost; never less. */
    boundUsd: usd,
    outputCap: z.number().int().positive(),
    /** The run's own limit, if it has one. */
    runLimitUsd: usd.nullable(),
    /** After it, anyone may recover the reservation. */
    deadline: z.iso.datetime({ precision: 3 }),
    /** The process that must settle it. */
    owner: z.string().max(100),
  }),
  { subjects: ['memberId'] },
);

const settlement = { reservationId: id, costUsd: usd, source: z.enum(USAGE_SOURCES) };

export const SpendSettled = defineEvent('gateway.spend-settled@1', z.strictObject(settlement));

/** Settled by another process because its owner died or its deadline passed. */
export const ReservationRecovered = defineEvent(
  'gateway.reservation-recovered@1',
  z.strictObject({ ...settlement, callId: id, owner: z.string().max(100), reason: z.enum(['owner_lost', 'deadline_passed']) }),
);

export const BUDGET_EVENTS = [BudgetOpened, LimitSet, SpendReserved, SpendSettled, ReservationRecovered] as const;
export type BudgetEvent = EventOf<(typeof BUDGET_EVENTS)[number]>;
