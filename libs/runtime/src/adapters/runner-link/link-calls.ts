/** Calls of all runs over one connection; each is a stream of its own, and a reply is taken only as fast as the app reads. */
import type { Json } from '@keystead/kernel/src/canonical-json.js';
import { RpcFailure } from '../../contract/sandbox-rpc.js';
import type { RpcCall } from '../../contract/sandbox-rpc.js';
import type { Message } from '../channel/inbound.js';
import type { Wire } from '../channel/wire.js';
import { callReply, readMessage } from './messages.js';

interface Incoming {
  readonly message: Message;
  /** Gives the credit back. */
  readonly dealt: () => void;
}

interface OpenCall {
  readonly incoming: Incoming[];
  wake: () => void;
}

export class LinkCalls {
  private readonly open = new Map<number, OpenCall>();
  private lastStream = 0;
  private broken = false;

  constructor(private readonly wire: () => Wire) {}

  /** Resolves when the app has taken the message, so credit follows the app. */
  take(message: Message): Promise<void> | void {
    const call = this.open.get(message.stream);
    if (call === undefined) return this.wire().forget('rpc', message.stream);
    return new Promise((dealt) => {
      call.incoming.push({ message, dealt });
      call.wake();
    });
  }

  /** The connection is gone, and every call with it. */
  close(): void {
    this.broken = true;
    for (const call of this.open.values()) call.wake();
  }

  async *call(request: RpcCall & { fence: string }, signal: AbortSignal): AsyncGenerator<Json, void, undefined> {
    const stream = (this.lastStream += 1);
    const call: OpenCall = { incoming: [], wake: () => {} };
    this.open.set(stream, call);
    const onAbort = (): void => call.wake();
    signal.addEventListener('abort', onAbort);
    let over = false;
    try {
      void this.wire().send('rpc', stream, request);
      for (;;) {
        if (signal.aborted) return;
        const next = call.incoming.shift();
        if (next === undefined) {
          if (this.broken) throw new RpcFailure('unavailable', 'The platform was lost in the middle of the answer.', 503);
          await new Promise<void>((resolve) => (call.wake = resolve));
          continue;
        }
        const reply = readMessage(callReply, next.message);
        over = !('chunk' in reply);
        next.dealt();
        if ('error' in reply) throw new RpcFailure(reply.error.code, reply.error.message, reply.error.status);
        if (!('chunk' in reply)) return;
        yield reply.chunk;
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      for (const left of call.incoming) left.dealt();
      this.open.delete(stream);
      await this.end(stream, over);
    }
  }

  private async end(stream: number, over: boolean): Promise<void> {
    if (this.broken) return;
    if (!over) await this.wire().send('rpc', stream, { abort: true });
    this.wire().forget('rpc', stream);
  }
}
