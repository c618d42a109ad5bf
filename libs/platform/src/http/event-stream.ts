import type { Request, Response } from 'express';

const PING_MS = 15_000;

export interface EventStream {
  /** One server-sent event; the data is one line of JSON. */
  send(event: string, data: unknown): void;
  end(): void;
  /** Called once, when either side ends the stream. */
  onClose(listener: () => void): void;
}

/** Server-sent events (HTML Living Standard, section 9.2) with keep-alive comments and no buffering on the way. */
export function openEventStream(request: Request, response: Response): EventStream {
  response.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no', Connection: 'keep-alive' });
  response.flushHeaders();
  const ping = setInterval(() => response.write(': ping\n\n'), PING_MS);
  const listeners: (() => void)[] = [];
  request.socket.setNoDelay(true);
  response.on('close', () => {
    clearInterval(ping);
    for (const listener of listeners) listener();
  });
  return {
    send: (event, data) => void (response.writableEnded || response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)),
    end: () => void response.end(),
    onClose: (listener) => void listeners.push(listener),
  };
}
