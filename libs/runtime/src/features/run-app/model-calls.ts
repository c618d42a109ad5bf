import type { Clock } from '@keystead/kernel/src/clock.js';
import type { Json } from '@keystead/kernel/src/canonical-json.js';
import { formatUsd, parseUsd } from '@keystead/kernel/src/money.js';
import { CallFailure, completion, completionChunks, type CallItem, type CallReceipt, type Caller, type GatewayCalls } from '@keystead/gateway/src/contract/index.js';
import { RpcFailure, type RpcCall } from '../../contract/sandbox-rpc.js';
import { asRpcFailure } from './rpc-failure.js';
import type { RunOrder } from './run-order.js';

export interface Spent {
  readonly calls: number;
  readonly costUsd: string;
  readonly charge: 'provider' | 'none' | 'practice' | 'mixed';
}

/** The model calls of one run: checks the run token, hands each call to the gateway, adds up what they cost. */
export class ModelCalls {
  private readonly receipts: CallReceipt[] = [];
  private readonly open = new Set<Promise<void>>();
  private readonly ended = new AbortController();
  /** Of the run, not of a call: no retry and no reservation outlives it. */
  private deadline: Date | null = null;

  constructor(
    private readonly gateway: GatewayCalls,
    private readonly order: RunOrder,
    /** Whether a presented token is this run's. */
    private readonly isMine: (token: string) => boolean,
    private readonly clock: Clock,
  ) {}

  /** The run's time starts with its sandbox. */
  started(): void {
    this.deadline ??= this.fromNow();
  }

  async *answer(call: RpcCall, signal: AbortSignal): AsyncIterable<Json> {
    if (this.ended.signal.aborted || !this.isMine(call.token)) throw new RpcFailure('runtime.run-over', 'This run is over.', 401);
    if (call.method === 'models') {
      yield { data: this.order.app.manifest.permissions.models.map((id) => ({ id, object: 'model' })) };
      return;
    }
    const done = Promise.withResolvers<void>();
    this.open.add(done.promise);
    try {
      const left = new AbortController();
      const items = this.noted(this.gateway.chat(this.caller(), call.body, AbortSignal.any([signal, this.ended.signal, left.signal])), () => left.abort());
      const streaming = (call.body as { stream?: unknown } | null)?.stream === true;
      const created = Math.floor(this.clock.now().getTime() / 1000);
      if (streaming) yield* completionChunks(items, { created, includeUsage: true });
      else yield await completion(items, { created });
    } catch (error) {
      throw asRpcFailure(error, this.order.correlation);
    } finally {
      done.resolve();
      this.open.delete(done.promise);
    }
  }

  /** No further call is taken; those in flight are aborted, which makes the gateway settle them. */
  close(): void {
    this.ended.abort();
  }

  /** When every call has let go. */
  async settled(): Promise<Spent> {
    await Promise.all(this.open);
    const charges = [...new Set(this.receipts.map((receipt) => receipt.charge))];
    const total = this.receipts.reduce((sum, receipt) => sum + parseUsd(receipt.costUsd), 0n);
    return { calls: this.receipts.length, costUsd: formatUsd(total), charge: charges.length > 1 ? 'mixed' : (charges[0] ?? 'none') };
  }

  /**
   * Reads a call to its end also when the app stopped listening: an abandoned iterator would be settled without telling
   * us what it cost, and the run's terminal event would name too little.
   */
  private async *noted(items: AsyncIterable<CallItem>, abandon: () => void): AsyncIterable<CallItem> {
    const source = items[Symbol.asyncIterator]();
    let over = false;
    try {
      for (;;) {
        const next = await this.next(source);
        over = next.done === true;
        if (next.done === true) return;
        yield next.value;
      }
    } catch (error) {
      over = true;
      throw error;
    } finally {
      if (!over) {
        abandon();
        while ((await this.next(source).catch(() => ({ done: true }))).done !== true);
      }
    }
  }

  private async next(source: AsyncIterator<CallItem>): Promise<IteratorResult<CallItem>> {
    try {
      const next = await source.next();
      if (next.done !== true && next.value.kind === 'finished') this.receipts.push(next.value.receipt);
      return next;
    } catch (error) {
      if (error instanceof CallFailure) this.receipts.push(error.receipt);
      throw error;
    }
  }

  private fromNow(): Date {
    return new Date(this.clock.now().getTime() + this.order.limits.wallMs);
  }

  private caller(): Caller {
    const { organisation, memberId, executionId, app, modelPreference, correlation, requestedEventId } = this.order;
    return {
      organisation,
      member: memberId,
      run: {
        executionId,
        appId: app.appId,
        appName: app.appName,
        appVersion: app.version,
        models: app.manifest.permissions.models,
        preference: modelPreference,
        deadline: this.deadline ?? this.fromNow(),
        spendLimitUsd: null,
      },
      keyId: null,
      correlation,
      causation: requestedEventId,
    };
  }
}
