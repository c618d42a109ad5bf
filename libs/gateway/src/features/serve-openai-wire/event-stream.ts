import { once } from 'node:events';
import type { Response } from 'express';

const PING_MS = 15_000;

/** Server-sent events with a comment as keep-alive, at the pace at which the client reads. */
export class EventStream {
  readonly #ping: NodeJS.Timeout;

  constructor(private readonly response: Response) {
    response.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache, no-transform', 'X-Accel-Buffering': 'no' });
    response.flushHeaders();
    this.#ping = setInterval(() => response.write(': ping\n\n'), PING_MS);
  }

  async send(data: unknown): Promise<void> {
    if (this.response.destroyed) return;
    const flowing = this.response.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
    if (!flowing) await Promise.race([once(this.response, 'drain'), once(this.response, 'close')]);
  }

  end(): void {
    clearInterval(this.#ping);
    this.response.end();
  }
}
