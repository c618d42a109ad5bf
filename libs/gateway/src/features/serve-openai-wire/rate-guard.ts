import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';
import { RateLimit, type Room } from '@keystead/kernel/src/rate-limit.js';
import type { SettingsOf } from '@keystead/platform/src/settings/define-settings.js';
import { refuse } from '../../domain/refusals.js';
import { gatewaySettings } from '../../gateway.config.js';

/**
 * Stands before every route under /v1, after the caller is known and before anything is read or held for them. Counted by each process
 * for itself: it keeps one client from taking all of a process, budgets keep what must hold everywhere.
 */
@Injectable()
export class RateGuard implements CanActivate {
  readonly #tokens: RateLimit;
  readonly #organisations: RateLimit;

  constructor(@Inject(gatewaySettings.token) settings: SettingsOf<typeof gatewaySettings>) {
    this.#tokens = new RateLimit(settings.KEYSTEAD_CALLS_PER_TOKEN);
    this.#organisations = new RateLimit(settings.KEYSTEAD_CALLS_PER_ORGANISATION);
  }

  canActivate(context: ExecutionContext): boolean {
    const { principal } = context.switchToHttp().getRequest<Request>();
    if (principal === undefined) return true;
    const response = context.switchToHttp().getResponse<Response>();
    const now = performance.now();
    const own = this.#tokens.take(principal.credential, now);
    tell(response, own);
    if (own.waitMs > 0) throw tooMany('This token', own);
    const all = this.#organisations.take(principal.organisation, now);
    if (all.remaining < own.remaining) tell(response, all);
    if (all.waitMs > 0) throw tooMany('Your organisation', all);
    return true;
  }
}

/** As OpenAI's clients read them; the narrower of the two limits. */
function tell(response: Response, { limit, remaining, resetMs }: Room): void {
  response.set({ 'x-ratelimit-limit-requests': String(limit), 'x-ratelimit-remaining-requests': String(remaining), 'x-ratelimit-reset-requests': `${Math.ceil(resetMs / 1_000)}s` });
}

function tooMany(who: string, { limit, waitMs }: Room): Error {
  const retryAfterSeconds = Math.ceil(waitMs / 1_000);
  return refuse('gateway.rate-limited', `${who} may send ${limit} requests a minute. Try again in ${retryAfterSeconds} s.`, { retryAfterSeconds });
}
