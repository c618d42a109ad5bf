/** The calls a run has open. Each is a stream of its own with its own credit; all of them die with the run. */
import { z } from 'zod';
import { RPC_METHODS, RpcFailure } from '../../contract/sandbox-rpc.js';
import type { OnRpc, RpcCall } from '../../contract/sandbox-rpc.js';
import type { Json } from '@keystead/kernel/src/canonical-json.js';
import type { Message } from '../channel/inbound.js';
import { checked } from './run-output.js';

/** Was parsed from JSON, so it is JSON; zod would walk it a second time. */
const parsedJson = z.custom<Json>((value) => value !== undefined);
const request = z.strictObject({ method: z.enum(RPC_METHODS), body: parsedJson, token: z.string().max(200) });
const abort = z.strictObject({ abort: z.literal(true) });

/** The part of the wire that calls need. */
export interface CallWire {
  send(type: 'rpc', stream: number, message: unknown): Promise<void>;
  forget(type: 'rpc', stream: number): void;
}

export class CallStreams {
  private readonly open = new Map<number, AbortController>();
  private readonly settling = new Set<Promise<void>>();
  private lastId = 0;
  private closed = false;

  constructor(private readonly onRpc: OnRpc) {}

  /** A message of the sandbox itself; the stream is the call's id. @throws ProtocolViolation */
  take(wire: CallWire, message: Message): void {
    const id = message.stream;
    if (this.abort(id)) return void checked(abort, message);
    if (id <= this.lastId) {
      // The end of the call and the app's "never mind" crossed each other.
      checked(abort, message);
      return wire.forget('rpc', id);
    }
    this.lastId = id;
    this.begin(wire, id, { id, ...checked(request, message) });
  }

  begin(wire: CallWire, stream: number, call: RpcCall): void {
    if (this.closed) return wire.forget('rpc', stream);
    const controller = new AbortController();
    this.open.set(stream, controller);
    const settled = this.answer(wire, stream, call, controller.signal).finally(() => {
      this.open.delete(stream);
      this.settling.delete(settled);
      wire.forget('rpc', stream);
    });
    this.settling.add(settled);
  }

  /** @returns whether there was such a call */
  abort(stream: number): boolean {
    const controller = this.open.get(stream);
    controller?.abort();
    return controller !== undefined;
  }

  abortAll(): void {
    for (const controller of this.open.values()) controller.abort();
  }

  /** Aborts what is open and takes no more; resolves when every handler has let go, at the latest after `graceMs`. */
  async close(graceMs: number): Promise<void> {
    this.closed = true;
    this.abortAll();
    if (this.settling.size === 0) return;
    const grace = Promise.withResolvers<void>();
    const timer = setTimeout(grace.resolve, graceMs);
    await Promise.race([Promise.all(this.settling), grace.promise]);
    clearTimeout(timer);
  }

  private async answer(wire: CallWire, stream: number, call: RpcCall, signal: AbortSignal): Promise<void> {
    const stopped = aborted(signal);
    const say = (message: unknown): Promise<void> => Promise.race([wire.send('rpc', stream, message), stopped]);
    try {
      for await (const chunk of this.onRpc(call, signal)) {
        if (signal.aborted) return;
        await say({ chunk });
      }
      if (!signal.aborted) await say({ end: true });
    } catch (error) {
      if (signal.aborted) return;
      const { code, message, status } = error instanceof RpcFailure ? error : new RpcFailure('internal', 'The platform could not answer this call.', 500);
      await say({ error: { code, message, status } });
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
