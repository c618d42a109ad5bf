import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { GATEWAY_CALLS, type GatewayCalls } from '@keystead/gateway/src/contract/index.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { RUN_TOKENS, type RunTokens } from '../../domain/ports.js';
import { ModelCalls } from './model-calls.js';
import type { RunOrder } from './run-order.js';

/** Gives each run its calls, and the token that opens them: the newest one issued, of which the hash alone stays here. */
@Injectable()
export class CallDesk {
  constructor(
    @Inject(GATEWAY_CALLS) private readonly gateway: GatewayCalls,
    @Inject(RUN_TOKENS) private readonly tokens: RunTokens,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  open(order: RunOrder): { readonly issueToken: () => string; readonly calls: ModelCalls } {
    let newest: string | null = null;
    const issueToken = (): string => {
      const { token, hash } = this.tokens.issue();
      newest = hash;
      return token;
    };
    return { issueToken, calls: new ModelCalls(this.gateway, order, (presented) => newest !== null && this.tokens.matches(presented, newest), this.clock) };
  }
}
