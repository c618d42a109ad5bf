import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventStoreDBClient } from '@eventstore/db-client';
import { ownCertificate } from '@keystead/testing/src/eventstoredb/certificate.js';
import { startEventStoreDb } from '@keystead/testing/src/eventstoredb/stand-in.js';
import type { StandIn, StandInOptions } from '@keystead/testing/src/eventstoredb/stand-in.js';
import { anEvent, appended, collect, STREAM, until } from '../contract-suite/builders.js';
import { EventStoreRefused, EventStoreUnavailable } from '../errors.js';
import { parseAddress } from './address.js';
import { openEventStoreDb } from './engine.js';

const SECRET = 'hunter2-s3cret';

describe('opening an EventStoreDB', () => {
  let node: StandIn;
  const stand = async (options: StandInOptions = {}): Promise<string> => {
    node = await startEventStoreDb(options);
    return `esdb://127.0.0.1:${node.port}?tls=false`;
  };
  afterEach(async () => {
    await node?.stop();
  });

  const failure = async (opening: Promise<{ close(): Promise<void> }>): Promise<EventStoreRefused | EventStoreUnavailable> => {
    const error = await opening.then(
      (store) => store.close().then(() => new Error('it opened')),
      (thrown: unknown) => thrown as Error,
    );
    if (!(error instanceof EventStoreRefused || error instanceof EventStoreUnavailable)) throw error;
    return error;
  };

  it.each([
    [`http://admin:${SECRET}@host:2113`, 'it has the form esdb://'],
    [`esdb://admin:${SECRET}@ho st`, 'a host is a name'],
    [`esdb://admin:${SECRET}@host:99999`, 'a host is a name'],
    [`esdb://admin:${SECRET}%zz@host`, 'percent-encoded'],
    [`esdb://admin:${SECRET}@host?tls=maybe`, 'the option tls is unknown or its value is'],
    [`esdb://admin:${SECRET}@host?${SECRET}=1`, 'the option at its end is unknown'],
    [`esdb://admin:${SECRET}@host?tlsVerifyCert=false`, 'tlsCAFile'],
    [`esdb://admin:${SECRET}@host?nodePreference=follower`, 'nodePreference=leader'],
    [`esdb://admin:${SECRET}@host?tlsCAFile=/nowhere/ca.pem`, 'cannot be read'],
    [`esdb://admin:${SECRET}@host?userCertFile=/nowhere/ca.pem`, 'come together'],
    ['', 'it has the form esdb://'],
  ])('refuses the address %# and never quotes it', (url, words) => {
    const refused = (): unknown => parseAddress(url);
    expect(refused).toThrow(EventStoreRefused);
    expect(refused).toThrow(words);
    expect(refused).not.toThrow(SECRET);
  });

  it('shows hosts, never credentials', () => {
    expect(parseAddress(`esdb+discover://admin:${SECRET}@cluster.example:2113?keepAliveInterval=10000`).shown).toBe('cluster.example:2113');
    expect(parseAddress(`esdb://admin:${SECRET}@one,two:3113/?tls=true`).shown).toBe('one:2113, two:3113');
  });

  it('says that nobody answers', async () => {
    const url = await stand();
    await node.stop();
    const error = await failure(openEventStoreDb({ url, patienceMs: 200 }));
    expect(error).toBeInstanceOf(EventStoreUnavailable);
    expect(error.message).toBe(`the event store at 127.0.0.1:${node.port} (tried without TLS, without a user) does not answer: nothing listens there: check the port, and that the node runs`);
  });

  it.each([
    ['a name that no machine has', 'no-such-host.invalid:2113', /^the event store at no-such-host\.invalid:2113 \(tried without TLS, without a user\) does not answer: (?:there is no machine of that name: check the host|its name cannot be looked up now: check the host and the name service)$/],
    ['the port of something else', 'other', /: something listens there, but it does not answer as an EventStoreDB: check the port, and the log of the node$/],
    ['several, each for its own reason', 'several', /^the event store at 127\.0\.0\.1:1, 127\.0\.0\.1:(\d+) \(.+\) does not answer: 127\.0\.0\.1:1: nothing listens there: .+; 127\.0\.0\.1:\1: something listens there, /],
  ])('says what is wrong with %s', async (_, where, words) => {
    const web = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(web, 'listening');
    const { port } = web.address() as AddressInfo;
    const hosts = where === 'other' ? `127.0.0.1:${port}` : where === 'several' ? `127.0.0.1:1,127.0.0.1:${port}` : where;
    const error = await failure(openEventStoreDb({ url: `esdb://${hosts}?tls=false`, patienceMs: 200 }));
    web.closeAllConnections();
    web.close();
    expect(error).toBeInstanceOf(EventStoreUnavailable);
    expect(error.message).toMatch(words);
  });

  it('says that it does not speak TLS', async () => {
    await stand();
    const error = await failure(openEventStoreDb({ url: `esdb://keystead:${SECRET}@127.0.0.1:${node.port}`, patienceMs: 200 }));
    expect(error.message).toBe(`the event store at 127.0.0.1:${node.port} (tried with TLS, as the user it names) does not answer: it does not speak TLS: check the port; a node that was started without TLS takes tls=false, outside production`);
  });

  it('says that the server is too old', async () => {
    const url = await stand();
    node.faults.withoutFeatures = true;
    expect(await failure(openEventStoreDb({ url }))).toMatchObject({ reason: 'too-old', message: expect.stringContaining('version 21.10') as string });
  });

  it('says that the node takes no writes', async () => {
    const url = await stand();
    node.faults.readOnly = true;
    expect(await failure(openEventStoreDb({ url }))).toMatchObject({ reason: 'read-only', message: expect.stringContaining('takes no appends') as string });
  });

  it('says that another node leads, when that one cannot be reached', async () => {
    const url = await stand();
    node.faults.leader = { host: '127.0.0.1', port: node.port };
    expect(await failure(openEventStoreDb({ url, patienceMs: 300 }))).toMatchObject({ reason: 'read-only', message: expect.stringContaining('name all nodes of the cluster') as string });
  });

  it('finds the node that leads among those that are named', async () => {
    await stand();
    const follower = await startEventStoreDb({ log: node.log });
    follower.faults.leader = { host: '127.0.0.1', port: node.port };
    const store = await openEventStoreDb({ url: `esdb://127.0.0.1:${follower.port},127.0.0.1:${node.port}?tls=false` });
    await appended(store.append(STREAM, 'none', [anEvent()]));
    await store.close();
    await follower.stop();
  });

  describe('with TLS and credentials', () => {
    let directory: string;
    let file: string;
    beforeEach(async () => {
      const own = ownCertificate();
      directory = mkdtempSync(join(tmpdir(), 'keystead-tls-'));
      file = join(directory, 'ca.pem');
      writeFileSync(file, own.certificate);
      await stand({ tls: own, user: { name: 'keystead', password: SECRET } });
    });
    afterEach(() => rmSync(directory, { recursive: true }));
    const url = (password: string, options: string): string => `esdb://keystead:${encodeURIComponent(password)}@localhost:${node.port}${options}`;

    it('opens with the right ones', async () => {
      const store = await openEventStoreDb({ url: url(SECRET, `?tlsCAFile=${encodeURIComponent(file)}`) });
      await appended(store.append(STREAM, 'none', [anEvent()], { idempotency: { key: 'k', fingerprint: 'f' } }));
      expect((await collect(store.readAll())).length).toBe(1);
      await store.close();
    });

    it('says that the credentials are refused, and shows none', async () => {
      const error = await failure(openEventStoreDb({ url: url(`${SECRET}x`, `?tlsCAFile=${encodeURIComponent(file)}`) }));
      expect(error).toMatchObject({ reason: 'credentials', message: `the event store at localhost:${node.port} (tried with TLS, as the user it names) refuses these credentials: name a user that may read $all and write, with TLS` });
      expect(`${error.message} ${error.stack} ${String(error.cause)} ${JSON.stringify(error)}`).not.toContain(SECRET);
    });

    it('says that a certificate nobody vouches for is not accepted', async () => {
      const error = await failure(openEventStoreDb({ url: url(SECRET, ''), patienceMs: 300 }));
      expect(error).toBeInstanceOf(EventStoreUnavailable);
      expect(error.message).toBe(`the event store at localhost:${node.port} (tried with TLS, as the user it names) does not answer: nobody vouches for its certificate (DEPTH_ZERO_SELF_SIGNED_CERT): name the authority that made it with tlsCAFile`);
    });

    it('says that the certificate is for another name', async () => {
      // The system takes it for 127.0.0.1, the certificate does not.
      const named = url(SECRET, `?tlsCAFile=${encodeURIComponent(file)}`).replace('localhost', '127.1');
      const error = await failure(openEventStoreDb({ url: named, patienceMs: 300 }));
      expect(error.message).toMatch(/: its certificate is for another name: name the host as the certificate does$/);
    });

    it('says that it speaks TLS to whoever comes without', async () => {
      const error = await failure(openEventStoreDb({ url: url(SECRET, '?tls=false'), patienceMs: 300 }));
      expect(error.message).toBe(`the event store at localhost:${node.port} (tried without TLS, as the user it names) does not answer: it speaks TLS: leave tls=false out of the address`);
    });
  });

  describe('and streams that are set up to lose events', () => {
    it.each([['$maxCount', { maxCount: 1 }], ['$maxAge', { maxAge: 60 }], ['$tb', { truncateBefore: 1 }]])('is refused for %s, every time, until it is taken out', async (key, metadata) => {
      const url = await stand();
      const operator = EventStoreDBClient.connectionString(url);
      const first = await openEventStoreDb({ url });
      await appended(first.append(STREAM, 'none', [anEvent(), anEvent()]));
      await first.close();
      await operator.setStreamMetadata(STREAM, metadata);
      for (let time = 0; time < 2; time += 1) expect(await failure(openEventStoreDb({ url }))).toMatchObject({ reason: 'truncation', message: `the stream ${STREAM} is set up to lose events by ${key}: take that out of its metadata before a scavenge, and look whether events are missing` });
      await operator.setStreamMetadata(STREAM, {});
      const store = await openEventStoreDb({ url });
      expect((await collect(store.readStream(STREAM))).length).toBe(2);
      await store.close();
      await operator.dispose();
    });

    it('notices it while it is open, and a soft delete; other streams go on', async () => {
      const url = await stand();
      const operator = EventStoreDBClient.connectionString(url);
      const store = await openEventStoreDb({ url });
      await appended(store.append(STREAM, 'none', [anEvent()]));
      await operator.deleteStream(STREAM);
      let refused: unknown = null;
      await until(() => {
        void collect(store.readStream(STREAM)).catch((error: unknown) => (refused = error));
        return refused !== null;
      });
      expect(refused).toMatchObject({ reason: 'truncation' });
      await expect(store.append(STREAM, 'none', [anEvent()])).rejects.toThrow(EventStoreRefused);
      await appended(store.append('keys.key-org_a-other', 'none', [anEvent()]));
      await store.close();
      await operator.dispose();
    });

    it('names the versions that a scavenge has removed', async () => {
      const url = await stand();
      const operator = EventStoreDBClient.connectionString(url);
      const store = await openEventStoreDb({ url });
      await appended(store.append(STREAM, 'none', [anEvent(), anEvent(), anEvent()]));
      await operator.setStreamMetadata(STREAM, { truncateBefore: 2 });
      node.log.scavenge();
      await operator.setStreamMetadata(STREAM, {});
      await store.close();
      const again = await openEventStoreDb({ url });
      await expect(collect(again.readStream(STREAM))).rejects.toThrow(`the event log lacks version 0 of ${STREAM}`);
      await expect(collect(again.readStream(STREAM, { direction: 'backward' }))).rejects.toThrow(`the event log lacks version 1 of ${STREAM}`);
      await again.close();
      await operator.dispose();
    });
  });

  it('leaves nothing behind when it is opened to be read only, and takes no appends', async () => {
    const url = await stand();
    const store = await openEventStoreDb({ url });
    await appended(store.append(STREAM, 'none', [anEvent()]));
    await store.close();
    const notes = (): number => node.log.all.filter(({ stream }) => stream === '$$keystead.guard').length;
    const before = notes();
    expect(before).toBeGreaterThan(0);
    const reader = await openEventStoreDb({ url, readOnly: true });
    expect((await collect(reader.readStream(STREAM))).length).toBe(1);
    await expect(reader.append(STREAM, 'any', [anEvent()])).rejects.toMatchObject({ reason: 'read-only' });
    await expect(reader.closeStream(STREAM)).rejects.toMatchObject({ reason: 'read-only' });
    await reader.close();
    expect(notes()).toBe(before);
  });

  it('says how large an append may be where the operator has set it lower', async () => {
    const url = await stand();
    node.faults.maxAppendBytes = 1000;
    const store = await openEventStoreDb({ url });
    expect(await store.append(STREAM, 'none', [anEvent({ payload: Buffer.alloc(2000) })])).toMatchObject({ outcome: 'too-large', limit: 1000 });
    expect(await store.append(STREAM, 'none', [anEvent()])).toMatchObject({ outcome: 'appended' });
    await store.close();
  });

  it.each([['$stats', 'keys.key-vaulted@1'], ['keystead.key-00', 'keys.key-vaulted@1'], ['keystead.guard', 'keys.key-vaulted@1'], [STREAM, '$metadata'], [STREAM, 'keystead.closed'], [STREAM, 'keystead.intent']])('keeps %s, %s for the node and for itself', async (stream, type) => {
    const store = await openEventStoreDb({ url: await stand() });
    expect(await store.append(stream, 'any', [anEvent({ type })])).toMatchObject({ outcome: 'rejected' });
    expect(await store.head()).toBe('');
    await store.close();
  });

  it('leaves out what others write in streams of their own, and names what they write into ours', async () => {
    const url = await stand();
    const other = EventStoreDBClient.connectionString(url);
    const store = await openEventStoreDb({ url });
    await appended(store.append(STREAM, 'none', [anEvent()]));
    node.log.append('order-1', 'any', [{ id: '00000000-0000-4000-8000-00000000000a', type: 'Ordered', contentType: 'application/json', data: Buffer.from('{}'), metadata: new Uint8Array() }]);
    expect((await collect(store.readAll())).map(({ stream }) => stream)).toEqual([STREAM]);
    expect(await store.head()).toBe((await collect(store.readAll()))[0]?.position);
    node.log.append(STREAM, 'any', [{ id: '00000000-0000-4000-8000-00000000000b', type: 'Ordered', contentType: 'application/json', data: Buffer.from('{}'), metadata: new Uint8Array() }]);
    await expect(collect(store.readStream(STREAM))).rejects.toThrow('something else was written there');
    await store.close();
    await other.dispose();
  });
});
