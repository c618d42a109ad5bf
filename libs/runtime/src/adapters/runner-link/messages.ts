/**
 * What runner and API say to each other. `control` is about the connection; everything a run reports goes in order on one
 * stream (`log`, stream = the run's number), numbered, so that after a broken connection it goes on where it stopped.
 */
import { z } from 'zod';
import type { Json } from '@keystead/kernel/src/canonical-json.js';
import { HARD_OUTPUT_BYTES, ISOLATION_LEVELS, MAX_CODE_BYTES, MAX_INPUT_BYTES, OUTCOMES } from '../../contract/sandbox.js';
import type { Isolation, LimitName, RunError, RunLimits, RunUsage } from '../../contract/sandbox.js';
import { MAX_RPC_BODY_BYTES, RPC_METHODS } from '../../contract/sandbox-rpc.js';
import type { FrameType } from '../channel/frame.js';
import type { Rules } from '../channel/inbound.js';
import { ProtocolViolation } from '../channel/frame.js';
import type { Message } from '../channel/inbound.js';
import { MAX_JSON_DEPTH, parseBoundedJson } from '../channel/bounded-json.js';

const KiB = 1024;
const WINDOW = 512 * KiB;
const MANY_RUNS = 4096;

export const LINK_VERSION = 1;
export const LINK_WINDOWS: Partial<Record<FrameType, number>> = { stdin: WINDOW, log: WINDOW, rpc: WINDOW };
const control = { form: 'lines', maxMessage: 1024 * KiB } as const;
const rpc = { form: 'lines', maxMessage: MAX_RPC_BODY_BYTES + 64 * KiB, window: WINDOW, streams: MANY_RUNS } as const;
/** Escapes can make JSON text six times as long as what it holds. */
const startBytes = 6 * (MAX_CODE_BYTES + MAX_INPUT_BYTES);
export const RUNNER_RULES: Rules = { control, rpc, stdin: { form: 'lines', maxMessage: startBytes, window: WINDOW, streams: MANY_RUNS } };
export const API_RULES: Rules = { control, rpc, log: { form: 'lines', maxMessage: 6 * HARD_OUTPUT_BYTES, window: WINDOW, streams: MANY_RUNS } };

/** Was parsed from JSON, so it is JSON; zod would walk it a second time. */
const parsedJson = z.custom<Json>((value) => value !== undefined);
const fence = z.string().min(16).max(64);
const count = z.int().min(0);
const isolation: z.ZodType<Isolation> = z.strictObject({ level: z.enum(ISOLATION_LEVELS), driver: z.string().max(40), text: z.string().max(500) });
const limits: z.ZodType<RunLimits> = z.strictObject({ wallMs: count, cpuMs: count, memoryBytes: count, processes: count, outputBytes: count, tmpBytes: count });
const limitName: z.ZodType<LimitName> = z.enum(['wallMs', 'cpuMs', 'memoryBytes', 'processes', 'outputBytes', 'tmpBytes']);
const usage: z.ZodType<RunUsage> = z.strictObject({ wallMs: z.number(), cpuMs: z.number(), memoryBytes: z.number(), outputBytes: count });
const errorFrame = z.strictObject({ function: z.string().max(200), line: count, column: count });
const runError: z.ZodType<RunError> = z.strictObject({ message: z.string().max(4096), fingerprint: z.string().max(64), frames: z.array(errorFrame).max(20) });

export const hello = z.strictObject({
  kind: z.literal('hello'),
  version: z.literal(LINK_VERSION),
  token: z.string().max(256),
  /** Made anew by each runner process. */
  instance: z.string().max(64),
  capacity: z.int().min(1).max(1024),
  isolation,
  runs: z.array(z.strictObject({ run: count, fence })).max(MANY_RUNS),
});
export type Hello = z.infer<typeof hello>;

/** `accepting: false`: it is about to leave; give it nothing new. */
export const fromRunner = z.strictObject({ kind: z.literal('heartbeat'), running: count, warm: count, accepting: z.boolean() });

export const fromApi = z.discriminatedUnion('kind', [
  /** Runs not named here were given up by the API: their runner ends them. `next`: the first report not yet received. */
  z.strictObject({ kind: z.literal('welcome'), resume: z.array(z.strictObject({ fence, next: count })) }),
  z.strictObject({ kind: z.literal('cancel'), fence, reason: z.enum(['user', 'admin', 'shutdown', 'fenced']) }),
  /** The end of the run was recorded; its runner may forget it. */
  z.strictObject({ kind: z.literal('acknowledged'), fence }),
]);

export const start = z.strictObject({
  fence,
  executionId: z.string().max(64),
  code: z.string().max(MAX_CODE_BYTES),
  digest: z.string().max(80),
  input: parsedJson,
  limits: z.strictObject({ wallMs: count, cpuMs: count, memoryBytes: count, processes: count, outputBytes: count, tmpBytes: count }).partial(),
  token: z.string().max(200),
});
export type Start = z.infer<typeof start>;

export const report = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('started'), isolation, limits }),
  z.strictObject({ kind: z.literal('log'), seq: count, stream: z.enum(['stdout', 'stderr']), text: z.string().max(64 * KiB), at: z.iso.datetime() }),
  z.strictObject({ kind: z.literal('progress'), fraction: z.number().min(0).max(1).nullable(), message: z.string().max(200) }),
  z.strictObject({ kind: z.literal('finishing') }),
  z.strictObject({
    kind: z.literal('finished'),
    finished: z.strictObject({ outcome: z.enum(OUTCOMES), error: runError.optional(), output: parsedJson.optional(), usage, isolation: isolation.nullable(), limitFired: limitName.optional() }),
  }),
]);
export type Report = z.infer<typeof report>;
export const numberedReport = z.strictObject({ fence, index: count, report });

export const callRequest = z.strictObject({ fence, id: count, method: z.enum(RPC_METHODS), body: parsedJson, token: z.string().max(200) });
export const callAbort = z.strictObject({ abort: z.literal(true) });
export const callReply = z.union([
  z.strictObject({ chunk: parsedJson }),
  z.strictObject({ end: z.literal(true) }),
  z.strictObject({ error: z.strictObject({ code: z.string().max(100), message: z.string().max(4096), status: count }) }),
]);

/** What the app may nest, and the link's own layers around it. @throws ProtocolViolation */
export function readMessage<T>(schema: z.ZodType<T>, message: Message): T {
  try {
    return schema.parse(parseBoundedJson(message.bytes.toString('utf8'), MAX_JSON_DEPTH + 8));
  } catch {
    throw new ProtocolViolation(`a message on ${message.type} is not understood`);
  }
}
