import { persistentSubscriptionToAllSettingsFromDefaults, START } from '@eventstore/db-client';
import type { PersistentSubscriptionToAll } from '@eventstore/db-client';
import { pause } from '@keystead/kernel/src/pause.js';
import { matches } from '../filter.js';
import type { EventFilter, Position, RecordedEvent } from '../port.js';
import { toNumber } from '../positions.js';
import { filterOf } from './follower.js';
import { denied, isPassing, judge } from './judge.js';
import type { NodeClient } from './node-client.js';
import { nodeFilter, recordedOf } from './reader.js';

export interface CompeteOptions extends EventFilter {
  /** The workers that share the events; the first of them decides on filter and beginning, for ever. */
  readonly group: string;
  readonly after?: Position;
  readonly signal: AbortSignal;
  /** Events given to this worker before it has dealt with the first of them. */
  readonly atOnce?: number;
  /** After so many failures the node sets an event aside. */
  readonly maxRetries?: number;
}

/**
 * Each event to one worker of the group, at least once: a worker that goes away, or fails, leaves its events to the others, and so does
 * one that takes longer than 30 s. So a handler must bear a repeat, and no order is promised. Resolves on abort.
 */
export async function compete(client: NodeClient, shown: string, options: CompeteOptions, handler: (event: RecordedEvent) => Promise<void>): Promise<void> {
  for (let wait = 20; !options.signal.aborted; wait = Math.min(wait * 2, 1000)) {
    try {
      await create(client, options);
      if (await session(client, options, handler)) wait = 20;
    } catch (error) {
      if (judge(error) === 'denied') throw denied(shown, error);
      if (!isPassing(error)) throw error;
      await pause(wait, options.signal);
    }
  }
}

async function create(client: NodeClient, options: CompeteOptions): Promise<void> {
  const after = toNumber(options.after ?? '');
  const filter = nodeFilter(options);
  if (filter === null) throw new RangeError('a group of workers for nothing');
  const startFrom = after === 0 ? START : { commit: BigInt(after), prepare: BigInt(after) };
  const settings = persistentSubscriptionToAllSettingsFromDefaults({ startFrom, maxRetryCount: options.maxRetries ?? 10 });
  try {
    await client.createPersistentSubscriptionToAll(options.group, settings, { filter: filterOf(filter, () => undefined), requiresLeader: true });
  } catch (error) {
    if ((error as { type?: string }).type !== 'persistent-subscription-exists') throw error;
  }
}

/** One connection's worth; true: events came. */
async function session(client: NodeClient, options: CompeteOptions, handler: (event: RecordedEvent) => Promise<void>): Promise<boolean> {
  const after = toNumber(options.after ?? '');
  const subscription: PersistentSubscriptionToAll = client.subscribeToPersistentSubscriptionToAll(options.group, { bufferSize: options.atOnce ?? 10, requiresLeader: true });
  subscription.on('error', () => undefined);
  const stop = (): void => void subscription.unsubscribe().catch(() => undefined).finally(() => subscription.destroy());
  options.signal.addEventListener('abort', stop, { once: true });
  let any = false;
  try {
    for await (const resolved of subscription) {
      any = true;
      const event = recordedOf(resolved)?.event;
      if (event === undefined || !matches(options, event) || toNumber(event.position) <= after) await subscription.ack(resolved);
      else if (await succeeds(handler, event)) await subscription.ack(resolved);
      else await subscription.nack('retry', 'the handler failed', resolved);
      if (options.signal.aborted) break;
    }
  } catch (error) {
    if (!options.signal.aborted) throw error;
  } finally {
    options.signal.removeEventListener('abort', stop);
    stop();
  }
  return any;
}

async function succeeds(handler: (event: RecordedEvent) => Promise<void>, event: RecordedEvent): Promise<boolean> {
  try {
    await handler(event);
    return true;
  } catch {
    return false;
  }
}
