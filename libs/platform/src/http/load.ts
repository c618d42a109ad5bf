import type { Request, RequestHandler } from 'express';
import type { HealthCheck } from '../telemetry/health.js';
import { MAX_BODY_BYTES } from './body.js';
import { platformRefusals } from './platform-refusals.js';

export interface LoadLimits {
  /** Requests under way at once, streams included. */
  readonly requests: number;
  /** Bytes that the bodies of all of them may have. */
  readonly bodyBytes: number;
  /** How long the event loop, and with it every answer, may stand still, in milliseconds. */
  readonly pauseMs: number;
}

/** A pause of a second or two may be the first page after a start, on a slow machine; nobody has given up by then. */
export const LOAD_LIMITS = { bodyBytes: 64 * 1024 * 1024, pauseMs: 3_000 };

const BEAT_MS = 250;
/** A beat that comes later than that does not show that a pause is over. */
const LATE_MS = 2 * BEAT_MS;
/** By then what came during a pause has been read. */
const BEATS_TO_RECOVER = 4;
/** Who probes readiness every few seconds shall see what was over in one. */
const TOLD_FOR_MS = 10_000;
const RETRY_SECONDS = 2;
/** What a body without a length may come to. */
function bytesOf({ headers }: Request): number {
  const length = headers['content-length'];
  if (length !== undefined) return Math.min(Number(length), MAX_BODY_BYTES);
  return headers['transfer-encoding'] === undefined ? 0 : MAX_BODY_BYTES;
}

/** Whoever looks what is wrong is always answered. */
const WATCHING = /^\/(?:health|metrics)(?:\/|$)/;

/**
 * More than a process can answer in time is turned away before anything is done for it. After a pause those who waited through it are turned away too: many
 * of them have given up, and to serve them all would keep the others waiting. A request costs it a comparison.
 */
export class Load {
  private requests = 0;
  private bodyBytes = 0;
  private beatAt: number;
  /** Beats that have to come in time before requests are taken in again. */
  private untimely = 0;
  private paused: { readonly at: number; readonly ms: number } | null = null;

  constructor(
    private readonly limits: LoadLimits,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.beatAt = now();
  }

  /** @returns stops it */
  watch(): () => void {
    this.beatAt = this.now();
    const timer = setInterval(() => this.beat(), BEAT_MS);
    timer.unref();
    return () => clearInterval(timer);
  }

  beat(): void {
    const at = this.now();
    const ms = at - this.beatAt;
    if (ms > this.limits.pauseMs) this.paused = { at, ms };
    this.untimely = ms > this.limits.pauseMs ? BEATS_TO_RECOVER : ms > LATE_MS ? this.untimely : Math.max(0, this.untimely - 1);
    this.beatAt = at;
  }

  readonly admit: RequestHandler = (request, response, next) => {
    const bytes = bytesOf(request);
    const excess = this.excess(bytes);
    if (excess !== null && !WATCHING.test(request.path)) {
      return next(platformRefusals.refuse('platform.overloaded', `${excess}, so this was turned away before anything was done for it. Send it again in ${RETRY_SECONDS} seconds, a command with the same Idempotency-Key.`, { retryAfterSeconds: RETRY_SECONDS }));
    }
    this.requests += 1;
    this.bodyBytes += bytes;
    response.once('close', () => {
      this.requests -= 1;
      this.bodyBytes -= bytes;
    });
    return next();
  };

  health(): HealthCheck {
    return {
      name: 'load',
      shared: true,
      check: async () => {
        const excess = this.excess(0);
        if (excess !== null) return { ok: false, text: excess };
        if (this.paused !== null && this.now() - this.paused.at < TOLD_FOR_MS) return { ok: false, text: `nothing was answered for ${(this.paused.ms / 1_000).toFixed(1)} s a moment ago` };
        return { ok: true, text: 'answers in time' };
      },
    };
  }

  /** What there is too much of, as the beginning of a sentence. */
  private excess(bytes: number): string | null {
    const { requests, bodyBytes, pauseMs } = this.limits;
    if (this.untimely > 0 || this.now() - this.beatAt > pauseMs) return 'Nothing was answered for a while';
    if (this.requests >= requests) return `As many requests are under way as are taken in at once (${requests})`;
    if (this.bodyBytes + bytes > bodyBytes) return 'Too many large requests are under way';
    return null;
  }
}
