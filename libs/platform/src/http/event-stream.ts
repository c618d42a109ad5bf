import { once } from 'node:events';
import type { Request, Response } from 'express';

const PING_MS = 15_000;
/** A reader that leaves so much unread is let go; it may ask again, and finds what it missed where it would after any broken line. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024;

export interface EventStream {
  /** One server-sent event; the data is one line of JSON. Resolves when the client has taken enough to be sent more, or left. */
  send(event: string, data: unknown): Promise<void>;
  /** One event without a name; the line is sent as it is. */
  sendLine(line: string): Promise<void>;
  end(): void;
  /** Called once, when either side ends the stream. */
  onClose(listener: () => void): void;
}

/**
 * Server-sent events (HTML Living Standard, section 9.2) with keep-alive comments and no buffering on the way. Whoever awaits each event
 * goes at the reader's pace; what is told to many at once is not held up by the slowest, who is let go instead.
 */
export function openEventStream(request: Request, response: Response): EventStream {
  response.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no', Connection: 'keep-alive' });
  response.flushHeaders();
  const ping = setInterval(() => void (response.writableNeedDrain || response.write(': ping\n\n')), PING_MS);
  const listeners: (() => void)[] = [];
  request.socket.setNoDelay(true);
  response.on('close', () => {
    clearInterval(ping);
    for (const listener of listeners) listener();
  });
  const write = async (text: string): Promise<void> => {
    if (response.writableEnded || response.destroyed) return;
    if (response.writableLength > MOST_UNREAD_BYTES) return void response.destroy();
    if (response.write(text)) return;
    const settled = new AbortController();
    await Promise.race([once(response, 'drain', settled), once(response, 'close', settled)]).catch(() => undefined);
    settled.abort();
  };
  return {
    send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    sendLine: (line) => write(`data: ${line}\n\n`),
    end: () => void response.end(),
    onClose: (listener) => void listeners.push(listener),
  };
}
