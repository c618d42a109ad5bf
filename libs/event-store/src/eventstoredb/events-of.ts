import type { AllStreamResolvedEvent, ResolvedEvent, StreamingRead } from '@eventstore/db-client';

class Silence extends Error {}

/** One read's events. However it ends, the node is told to stop; a node that says nothing for too long counts as gone. */
export async function* eventsOf<T extends ResolvedEvent | AllStreamResolvedEvent>(read: StreamingRead<T>, silenceMs: number): AsyncGenerator<T> {
  // It may fail once more when nobody listens any longer, and that would end the process.
  read.on('error', () => undefined);
  const events = read[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { promise: silence, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => reject(new Silence('the node has fallen silent')), silenceMs);
      const next = await Promise.race([events.next(), silence]).finally(() => clearTimeout(timer));
      if (next.done === true) return;
      yield next.value as T;
    }
  } finally {
    await read.cancel().catch(() => undefined);
    read.destroy();
  }
}
