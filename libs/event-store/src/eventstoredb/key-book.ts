import { randomUUID } from 'node:crypto';
import { jsonEvent } from '@eventstore/db-client';
import type { JSONEventData } from '@eventstore/db-client';
import { GapInTheLog } from '../errors.js';
import type { EarlierAppend, IdempotencyToken } from '../port.js';
import { INTENT, keyHashOf } from './frame.js';
import type { NodeClient } from './node-client.js';
import type { Reader } from './reader.js';
import type { Place, Written } from './writer.js';

/** Said before an append that has a key: where it will stand, and by which id it can be told there. */
interface Intent extends Place {
  readonly number: number;
  readonly count: number;
  readonly firstId: string;
  readonly fingerprint: string;
  readonly saidAt: Date;
}

/** All that was said about one key. */
export interface Entry {
  /** What there is to go behind when more is said. */
  readonly length: number;
  readonly intents: readonly Intent[];
}

interface Parts {
  readonly client: NodeClient;
  readonly reader: Reader;
  write(place: Place, events: readonly JSONEventData[], giveUpAt: number): Promise<Written>;
  /** How long after its intent an append may still be stored. */
  readonly leaseMs: number;
}

/** By how much the clocks of node and processes may differ. */
const CLOCKS_MS = 60_000;
/** What the names of their streams begin with. */
export const KEY_STREAM = 'keystead.key-';
export const NOTHING_SAID: Entry = { length: 0, intents: [] };

/**
 * Finds an append by its key, for ever. A stream per key holds intents; an intent alone proves nothing, what stands at the place it names
 * does. So after a crash between the two the log decides: our event is there, or something else is and the intent is dead, or nothing is
 * and, once nobody can be on the way there any longer, the key is free.
 */
export class KeyBook {
  constructor(private readonly parts: Parts) {}

  async read(key: string): Promise<Entry> {
    const intents: Intent[] = [];
    let length = 0;
    const read = this.parts.reader.resumed(() => {
      [intents.length, length] = [0, 0];
      return this.parts.client.readStream(streamOf(key), { requiresLeader: true });
    });
    for await (const { event } of read) {
      if (event === undefined) continue;
      length = Number(event.revision) + 1;
      if (event.type !== INTENT || !event.isJson) continue;
      const data = event.data as unknown as Omit<Intent, 'number' | 'saidAt'> & { released?: number };
      const released = intents.findIndex(({ number }) => number === data.released);
      if (data.released === undefined) intents.push({ ...data, number: length - 1, saidAt: event.created });
      else if (released !== -1) intents.splice(released, 1);
    }
    return { length, intents };
  }

  /** The one append that was stored with this key. */
  async stored(key: string, entry: Entry): Promise<EarlierAppend | null> {
    for (const intent of entry.intents) {
      const found = await this.parts.reader.range(intent.stream, intent.at, intent.count);
      const [first, last] = [found[0], found.at(-1)];
      if (first === undefined || last === undefined || first.event.id !== intent.firstId || first.token?.key !== key) continue;
      const { version, position } = last.event;
      return { stream: intent.stream, fingerprint: first.token.fingerprint, version, position, eventIds: found.map(({ event }) => event.id) };
    }
    return null;
  }

  /** Whether somebody may still be on the way to a place other than `ours`: at our own only one can be stored anyway. */
  async isOpen(entry: Entry, ours: Place | null, firstSeenAt: number): Promise<boolean> {
    for (const intent of entry.intents) {
      if (intent.stream === ours?.stream && intent.at === ours.at) continue;
      const now = Date.now();
      const over = now - firstSeenAt > this.parts.leaseMs || now - intent.saidAt.getTime() > this.parts.leaseMs + CLOCKS_MS;
      if (!over && (await this.parts.reader.idAt(intent.stream, intent.at)) === null) return true;
    }
    return false;
  }

  /** @returns the intent's number, or null when somebody else said something meanwhile */
  async say(token: IdempotencyToken, entry: Entry, place: Place, ids: readonly string[], giveUpAt: number): Promise<number | null> {
    const intent = { stream: place.stream, at: place.at, count: ids.length, firstId: ids[0] ?? '', fingerprint: token.fingerprint };
    const written = await this.parts.write({ stream: streamOf(token.key), at: entry.length }, [said(intent)], giveUpAt);
    if (written.outcome !== 'written' && written.outcome !== 'occupied') throw new GapInTheLog(`all of ${streamOf(token.key)}: it takes no more`);
    return written.outcome === 'written' ? entry.length : null;
  }

  /** The append was not stored and will not be; when this cannot be said, the key is free a little later. */
  async release(key: string, number: number, giveUpAt: number): Promise<void> {
    for (let length = number + 1, tries = 0; tries < 5; tries += 1) {
      const written = await this.parts.write({ stream: streamOf(key), at: length }, [said({ released: number })], giveUpAt).catch(() => null);
      if (written?.outcome !== 'occupied') return;
      length = (await this.read(key)).length;
    }
  }
}

function streamOf(key: string): string {
  return `${KEY_STREAM}${keyHashOf(key)}`;
}

function said(data: Record<string, string | number>): JSONEventData {
  return jsonEvent({ id: randomUUID(), type: INTENT, data });
}
