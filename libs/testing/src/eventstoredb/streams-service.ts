import { setTimeout as pause } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { sendUnaryData, ServerReadableStream, ServerUnaryCall, ServerWritableStream, UntypedServiceImplementation } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { dropped, nodeError } from './faults.js';
import type { Faults } from './faults.js';
import type { ExpectedRevision, NodeEvent, NodeLog, Proposal } from './node-log.js';
import { eventMessage, filterOf, identifierOf, nameOf, proposalOf } from './wire.js';

type Options = streams.ReadReq.Options;
type Reading = ServerWritableStream<streams.ReadReq, streams.ReadResp>;

/** A node checks its subscribers' place after so many events that a filter hides. */
const CHECKPOINT_EVERY = 32;
const MAX_COUNT = BigInt(Number.MAX_SAFE_INTEGER);

export function streamsService(log: NodeLog, faults: Faults, admit: (call: Parameters<typeof leaderWanted>[0]) => void): UntypedServiceImplementation {
  const turnAway = (call: Parameters<typeof leaderWanted>[0]): void => {
    admit(call);
    if (faults.leader !== null && leaderWanted(call)) throw notLeader(faults.leader);
  };
  return {
    read: (call: Reading) => void read(call, log, faults, turnAway),
    append: (call: ServerReadableStream<streams.AppendReq, streams.AppendResp>, answer: sendUnaryData<streams.AppendResp>) => void append(call, log, faults, turnAway).then((done) => done !== null && answer(null, done), (error: Error) => answer(error)),
    delete: (call: ServerUnaryCall<streams.DeleteReq, streams.DeleteResp>, answer: sendUnaryData<streams.DeleteResp>) => {
      log.softDelete(nameOf(call.request.getOptions()?.getStreamIdentifier()));
      answer(null, new streams.DeleteResp());
    },
    tombstone: (call: ServerUnaryCall<streams.TombstoneReq, streams.TombstoneResp>, answer: sendUnaryData<streams.TombstoneResp>) => {
      log.tombstone(nameOf(call.request.getOptions()?.getStreamIdentifier()));
      answer(null, new streams.TombstoneResp());
    },
  };
}

export function leaderWanted(call: { metadata: { get(key: string): unknown[] } }): boolean {
  return call.metadata.get('requires-leader')[0] === 'true';
}

function notLeader({ host, port }: { host: string; port: number }): Error {
  return nodeError(status.NOT_FOUND, 'Leader info available', 'not-leader', { 'leader-endpoint-host': host, 'leader-endpoint-port': String(port) });
}

function expectedOf(options: streams.AppendReq.Options | undefined): ExpectedRevision {
  if (options?.hasNoStream() === true) return 'no-stream';
  if (options?.hasStreamExists() === true) return 'exists';
  return options?.hasRevision() === true ? Number(options.getRevision()) : 'any';
}

/** null: this call is never answered. */
async function append(call: ServerReadableStream<streams.AppendReq, streams.AppendResp>, log: NodeLog, faults: Faults, turnAway: (call: Parameters<typeof leaderWanted>[0]) => void): Promise<streams.AppendResp | null> {
  const events: Proposal[] = [];
  let options: streams.AppendReq.Options | undefined;
  for await (const message of call as AsyncIterable<streams.AppendReq>) {
    options ??= message.getOptions();
    const proposed = message.getProposedMessage();
    if (proposed !== undefined) events.push(proposalOf(proposed));
  }
  turnAway(call);
  if (faults.silent) return null;
  if (faults.slowMs > 0) await pause(faults.slowMs);
  if (faults.readOnly) throw nodeError(status.PERMISSION_DENIED, 'Access Denied', 'access-denied');
  if (faults.loseRequests > 0) {
    faults.loseRequests -= 1;
    throw dropped();
  }
  const size = events.reduce((sum, event) => sum + event.data.length + event.metadata.length + 2 * event.type.length, 0);
  if (size > faults.maxAppendBytes) throw nodeError(status.INVALID_ARGUMENT, 'Maximum Append Size Exceeded.', 'maximum-append-size-exceeded', { 'maximum-append-size': String(faults.maxAppendBytes) });
  const stream = nameOf(options?.getStreamIdentifier());
  const written = log.append(stream, expectedOf(options), events);
  if (written.outcome === 'deleted') throw nodeError(status.FAILED_PRECONDITION, 'Event stream is deleted.', 'stream-deleted', { 'stream-name': encodeURIComponent(stream) });
  if (faults.loseAnswers > 0) {
    faults.loseAnswers -= 1;
    throw dropped();
  }
  const answer = new streams.AppendResp();
  if (written.outcome === 'written') {
    const position = new streams.AppendResp.Position().setCommitPosition(String(written.position)).setPreparePosition(String(written.position));
    return answer.setSuccess(new streams.AppendResp.Success().setCurrentRevision(String(written.revision)).setPosition(position));
  }
  const wrong = new streams.AppendResp.WrongExpectedVersion().setExpectedAny(new shared.Empty());
  if (written.current === null) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(String(written.current));
  return answer.setWrongExpectedVersion(wrong);
}

async function read(call: Reading, log: NodeLog, faults: Faults, turnAway: (call: Parameters<typeof leaderWanted>[0]) => void): Promise<void> {
  const given = { count: 0, limit: Infinity };
  call.on('error', () => undefined);
  try {
    turnAway(call);
    if (faults.silent) return;
    if (faults.cutReads > 0) {
      faults.cutReads -= 1;
      given.limit = faults.cutAfter;
    }
    const options = call.request.getOptions();
    const subscribes = options?.hasSubscription() === true;
    if (subscribes && faults.subscriptionsDenied) throw nodeError(status.PERMISSION_DENIED, 'Access Denied', 'access-denied');
    const place = Number(options?.getAll()?.getPosition()?.getCommitPosition() ?? 0);
    if (faults.refusesPlacesToCome && place > (log.all.at(-1)?.position ?? 0)) throw nodeError(status.INVALID_ARGUMENT, 'Position is invalid.');
    if (options !== undefined && subscribes) await follow(call, log, options, given);
    else await pageOut(call, log, options, given);
    call.end();
  } catch (error) {
    call.emit('error', error);
  }
}

async function give(call: Reading, message: streams.ReadResp, given: { count: number; limit: number }): Promise<void> {
  if (message.hasEvent() && given.count >= given.limit) throw dropped();
  if (message.hasEvent()) given.count += 1;
  if (call.cancelled || call.destroyed) throw dropped();
  if (!call.write(message)) await drained(call);
}

function drained(call: Reading): Promise<void> {
  return new Promise((resolve) => {
    const signals = ['drain', 'close', 'cancelled'];
    const done = (): void => {
      for (const signal of signals) call.off(signal, done);
      resolve();
    };
    for (const signal of signals) call.on(signal, done);
  });
}

async function pageOut(call: Reading, log: NodeLog, options: Options | undefined, given: { count: number; limit: number }): Promise<void> {
  const stream = options?.hasStream() === true ? nameOf(options.getStream()?.getStreamIdentifier()) : null;
  const backward = options?.getReadDirection() === 1;
  const found = stream === null ? log.all.filter(filterOf(options?.getFilter())) : log.visible(stream);
  if (stream !== null && log.isTombstoned(stream)) throw nodeError(status.FAILED_PRECONDITION, 'Event stream is deleted.', 'stream-deleted', { 'stream-name': encodeURIComponent(stream) });
  if (stream !== null && found.length === 0) {
    const missing = new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream));
    return give(call, new streams.ReadResp().setStreamNotFound(missing), given);
  }
  const events = [...startingAt(found, options, backward)];
  if (backward) events.reverse();
  const wanted = BigInt(options?.getCount() ?? MAX_COUNT);
  for (const event of events.slice(0, Number(wanted > MAX_COUNT ? MAX_COUNT : wanted))) await give(call, eventMessage(event, stream !== null), given);
}

/** A page begins with the place that is named, both ways. */
function startingAt(events: readonly NodeEvent[], options: Options | undefined, backward: boolean): readonly NodeEvent[] {
  const inStream = options?.getStream();
  if (inStream !== undefined) {
    if (inStream.hasStart() || inStream.hasEnd()) return inStream.hasStart() === backward ? [] : events;
    const revision = Number(inStream.getRevision());
    return events.filter((event) => (backward ? event.revision <= revision : event.revision >= revision));
  }
  const all = options?.getAll();
  if (all?.hasStart() === true || all?.hasEnd() === true) return all.hasStart() === backward ? [] : events;
  const place = Number(all?.getPosition()?.getCommitPosition());
  return events.filter((event) => (backward ? event.position < place : event.position >= place));
}

/** A subscription begins behind the place that is named; it is told its place while a filter hides what passes. */
async function follow(call: Reading, log: NodeLog, options: Options, given: { count: number; limit: number }): Promise<void> {
  const fits = filterOf(options.getFilter());
  const all = options.getAll();
  let done = all?.hasEnd() === true ? (log.all.at(-1)?.position ?? 0) : Number(all?.getPosition()?.getCommitPosition() ?? 0);
  let hidden = 0;
  let changed = Promise.withResolvers<void>();
  const stop = log.onChange(() => changed.resolve());
  const gone = new Promise<void>((resolve) => ['cancelled', 'close', 'error'].forEach((signal) => call.once(signal, () => resolve())));
  void gone.then(() => changed.resolve());
  try {
    await give(call, new streams.ReadResp().setConfirmation(new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId('1')), given);
    for (;;) {
      const next = log.all.slice(indexAfter(log.all, done), indexAfter(log.all, done) + 500);
      for (const event of next) {
        done = event.position;
        hidden += 1;
        if (fits(event)) await give(call, eventMessage(event, false), given);
        else if (hidden >= CHECKPOINT_EVERY) {
          hidden = 0;
          const place = new streams.ReadResp.Checkpoint().setCommitPosition(String(done)).setPreparePosition(String(done));
          await give(call, new streams.ReadResp().setCheckpoint(place), given);
        }
      }
      if (call.cancelled || call.destroyed) return;
      if (next.length === 0) {
        await changed.promise;
        changed = Promise.withResolvers<void>();
      }
    }
  } finally {
    stop();
  }
}

function indexAfter(all: readonly NodeEvent[], position: number): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.position ?? Infinity) > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
