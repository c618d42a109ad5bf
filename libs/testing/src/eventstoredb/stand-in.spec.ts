import { randomUUID } from 'node:crypto';
import { BACKWARDS, END, EventStoreDBClient, jsonEvent, NO_STREAM, START, StreamNotFoundError, WrongExpectedVersionError } from '@eventstore/db-client';
import { startEventStoreDb } from './stand-in.js';
import type { StandIn } from './stand-in.js';

/** The stand-in through the published methods of the client alone: what it is given, it must give back as a node does. */
describe('the stand-in for EventStoreDB', () => {
  let node: StandIn;
  let client: EventStoreDBClient;
  beforeEach(async () => {
    node = await startEventStoreDb();
    client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${node.port}?tls=false`);
  });
  afterEach(async () => {
    await client.dispose();
    await node.stop();
  });

  const event = (n: number): ReturnType<typeof jsonEvent> => jsonEvent({ id: randomUUID(), type: 'counted', data: { n } });
  const read = async (stream: string, options: object = {}): Promise<unknown[]> => {
    const found: unknown[] = [];
    for await (const resolved of client.readStream(stream, options)) found.push(resolved.event?.data);
    return found;
  };

  it('keeps streams by exact revision, and takes the same events twice as once', async () => {
    const events = [event(0), event(1)];
    expect(await client.appendToStream('count', events, { expectedRevision: NO_STREAM })).toMatchObject({ success: true, nextExpectedRevision: 1n });
    expect(await client.appendToStream('count', events, { expectedRevision: NO_STREAM })).toMatchObject({ success: true, nextExpectedRevision: 1n });
    await expect(client.appendToStream('count', event(2), { expectedRevision: NO_STREAM })).rejects.toThrow(WrongExpectedVersionError);
    await client.appendToStream('count', event(2), { expectedRevision: 1n });
    expect(await read('count')).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
    expect(await read('count', { direction: BACKWARDS, fromRevision: END, maxCount: 2 })).toEqual([{ n: 2 }, { n: 1 }]);
    await expect(read('other')).rejects.toThrow(StreamNotFoundError);
  });

  it('hides what metadata truncates, and a scavenge removes it from the log', async () => {
    await client.appendToStream('count', [event(0), event(1), event(2)]);
    await client.setStreamMetadata('count', { maxCount: 1 });
    expect(await read('count')).toEqual([{ n: 2 }]);
    node.log.scavenge();
    expect(node.log.all.filter(({ stream }) => stream === 'count').length).toBe(1);
  });

  it('begins a softly deleted stream anew where its revisions ended', async () => {
    await client.appendToStream('count', [event(0), event(1)]);
    await client.deleteStream('count');
    await expect(read('count')).rejects.toThrow(StreamNotFoundError);
    expect(await client.appendToStream('count', event(2), { expectedRevision: NO_STREAM })).toMatchObject({ nextExpectedRevision: 2n });
    expect(await read('count')).toEqual([{ n: 2 }]);
  });

  it('has gaps between positions and events of its own among ours', async () => {
    for (let n = 0; n < 20; n += 1) await client.appendToStream('count', event(n));
    const all: { type: string; commit: bigint }[] = [];
    for await (const { event: found } of client.readAll({ fromPosition: START })) all.push({ type: found?.type ?? '', commit: found?.position?.commit ?? 0n });
    expect(all.filter(({ type }) => type === 'counted').length).toBe(20);
    expect(all.filter(({ type }) => type.startsWith('$')).length).toBeGreaterThan(1);
    expect(all.every(({ commit }, index) => index === 0 || commit > (all[index - 1]?.commit ?? 0n) + 1n)).toBe(true);
  });

  it('keeps its data over a restart', async () => {
    await client.appendToStream('count', event(0));
    await node.stop();
    await node.start();
    const again = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${node.port}?tls=false`);
    const found: unknown[] = [];
    for await (const resolved of again.readStream('count')) found.push(resolved.event?.data);
    expect(found).toEqual([{ n: 0 }]);
    await again.dispose();
  });
});
