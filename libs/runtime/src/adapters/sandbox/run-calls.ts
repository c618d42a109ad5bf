/** The calls a run has open. Each is a stream of its own with its own credit; all of them die with the run. */
import { z } from 'zod';
import { RPC_METHODS, RpcFailure } from '../../contract/sandbox-rpc.js';
import type { OnRpc, RpcCall } from '../../contract/sandbox-rpc.js';
import type { Json } from '@keystead/kernel/src/canonical-json.js';
import type { Message } from '../channel/inbound.js';
import { checked } from './run-output.js';

const request = z.strictObject({ method: z.enum(RPC_METHODS), body: z.json(), token: z.string().max(200) });
const abort = z.strictObject({ abort: z.literal(true) });

/** The part of the wire that calls need. */
export interface CallWire {
  send(type: 'rpc', stream: number, message: unknown): Promise<void>;
  forget(type: 'rpc', stream: number): void;
}

export class RunCalls {
  private readonly open = new Map<number, AbortController>();
  private readonly settling = new Set<Promise<void>>();
  private lastId = 0;
  private closed = false;

  constructor(
    private readonly wire: CallWire,
    private readonly onRpc: OnRpc,
  ) {}

  /** @throws ProtocolViolation */
  take(message: Message): void {
    const id = message.stream;
    const known = this.open.get(id);
    if (known !== undefined) {
      checked(abort, message);
      known.abort();
    } else if (id <= this.lastId) {
      // The end of the call and the app's "never mind" crossed each other.
      checked(abort, message);
      this.wire.forget('rpc', id);
    } else if (!this.closed) {
      const { method, body, token } = checked(request, message);
      this.lastId = id;
      this.begin({ id, method, body: body as Json, token });
    }
  }

  /** Aborts what is open and takes no more; resolves when every handler has let go, at the latest after `graceMs`. */
  async close(graceMs: number): Promise<void> {
    this.closed = true;
    for (const controller of this.open.values()) controller.abort();
    if (this.settling.size === 0) return;
    const grace = Promise.withResolvers<void>();
    const timer = setTimeout(grace.resolve, graceMs);
    await Promise.race([Promise.all(this.settling), grace.promise]);
    clearTimeout(timer);
  }

  private begin(call: RpcCall): void {
    const controller = new AbortController();
    this.open.set(call.id, controller);
    const settled = this.answer(call, controller.signal).finally(() => {
      this.open.delete(call.id);
      this.settling.delete(settled);
      this.wire.forget('rpc', call.id);
    });
    this.settling.add(settled);
  }

  private async answer(call: RpcCall, signal: AbortSignal): Promise<void> {
    try {
      for await (const chunk of this.onRpc(call, signal)) {
        if (signal.aborted) return;
        await Promise.race([this.wire.send('rpc', call.id, { chunk }), aborted(signal)]);
      }
      if (!signal.aborted) await Promise.race([this.wire.send('rpc', call.id, { end: true }), aborted(signal)]);
    } catch (error) {
      if (signal.aborted) return;
      const failure = error instanceof RpcFailure ? error : new RpcFailure('internal', 'The platform could not answer this call.', 500);
      await Promise.race([this.wire.send('rpc', call.id, { error: { code: failure.code, message: failure.message, status: failure.status } }), aborted(signal)]);
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

