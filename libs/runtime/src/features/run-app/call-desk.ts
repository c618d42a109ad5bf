import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { GATEWAY_CALLS, type GatewayCalls } from '@keystead/gateway/src/contract/index.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { RUN_TOKENS, type RunTokens } from '../../domain/ports.js';
import { ModelCalls } from './model-calls.js';
import type { RunOrder } from './run-order.js';

/** Gives each run its token, and the calls that only this token opens. */
@Injectable()
export class CallDesk {
  constructor(
    @Inject(GATEWAY_CALLS) private readonly gateway: GatewayCalls,
    @Inject(RUN_TOKENS) private readonly tokens: RunTokens,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  open(order: RunOrder): { readonly runToken: string; readonly calls: ModelCalls } {
    const runToken = this.tokens.issue();
    return { runToken, calls: new ModelCalls(this.gateway, order, (presented) => this.tokens.matches(presented, runToken), this.clock) };
  }
}
