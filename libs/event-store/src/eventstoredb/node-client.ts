/**
 * The client as this engine uses it. It adds what the published methods leave out: reads of the whole log that the node filters, and a
 * look at the node's version with a deadline. Both go through the client's own service definitions (`generated/`).
 */
import { EventStoreDBClient } from '@eventstore/db-client';
import { convertGrpcEvent } from '@eventstore/db-client/dist/utils/convertGrpcEvent.js';
import { ReadStream } from '@eventstore/db-client/dist/streams/utils/ReadStream.js';
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AllStreamResolvedEvent, StreamingRead } from '@eventstore/db-client';
import type { ClientArguments } from './address.js';

/** A superset of what is wanted; who reads looks again. */
export type NodeFilter = { readonly on: 'type' | 'stream'; readonly prefixes: readonly string[] } | { readonly on: 'type'; readonly regex: string };

export class NodeClient extends EventStoreDBClient {
  constructor(...[settings, channel, credentials]: ClientArguments) {
    super(settings as never, channel, credentials);
    const supports = this.supports;
    const handleError = this.handleError;
    // It looks for a connection that may itself be failing, and nobody waits for it: that would end the process.
    this.handleError = (client, error) => handleError(client, error).catch(() => undefined);
    // Its batched append keeps one table of callers for all clients of a process: a broken connection of one drops the answers of all.
    this.supports = (method, feature) => (method.path.endsWith('/BatchAppend') ? Promise.resolve(false) : supports(method, feature));
  }

  /** null: the node is from before this question. */
  version(deadlineMs: number): Promise<string | null> {
    return this.execute(featuresGrpc.ServerFeaturesClient, 'version', (client) =>
      new Promise((resolve, reject) => {
        const done = (error: { code?: number } | null, methods?: SupportedMethods): void => {
          if (error !== null && error.code !== UNIMPLEMENTED) reject(error as Error);
          else resolve(error === null ? (methods?.getEventStoreServerVersion() ?? '') : null);
        };
        client.getSupportedMethods(new shared.Empty(), ...this.callArguments({ deadline: deadlineMs }), done);
      }));
  }

  /** Ends what is under way and lets go of the connection. */
  async end(): Promise<void> {
    await this.dispose();
    await this.getChannel().then((channel) => channel.close(), () => undefined);
  }

  /** From the place named, both ways; whether the event there is given too is the node's affair. */
  readAllFiltered(from: number | 'end', filter: NodeFilter, maxCount: number): StreamingRead<AllStreamResolvedEvent> {
    const all = new streams.ReadReq.Options.AllOptions();
    if (from === 'end') all.setEnd(new shared.Empty());
    else if (from === 0) all.setStart(new shared.Empty());
    else all.setPosition(new streams.ReadReq.Options.Position().setCommitPosition(String(from)).setPreparePosition(String(from)));
    const options = new streams.ReadReq.Options()
      .setAll(all)
      .setReadDirection(from === 'end' ? 1 : 0)
      .setResolveLinks(false)
      .setCount(String(maxCount))
      .setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty()))
      .setFilter(filterMessage(filter));
    const request = new streams.ReadReq().setOptions(options);
    const open = this.GRPCStreamCreator(streamsGrpc.StreamsClient, 'readAllFiltered', (client) => client.read(request, ...this.callArguments({ requiresLeader: true }, { deadline: Infinity })));
    return new ReadStream(open as never, convertGrpcEvent as never, {}) as unknown as StreamingRead<AllStreamResolvedEvent>;
  }
}

/** https://grpc.io/docs/guides/status-codes/ */
const UNIMPLEMENTED = 12;

function filterMessage(filter: NodeFilter): streams.ReadReq.Options.FilterOptions {
  const expression = new streams.ReadReq.Options.FilterOptions.Expression();
  if ('regex' in filter) expression.setRegex(filter.regex);
  else expression.setPrefixList([...filter.prefixes]);
  const message = new streams.ReadReq.Options.FilterOptions().setCount(new shared.Empty()).setCheckpointintervalmultiplier(1);
  return filter.on === 'type' ? message.setEventType(expression) : message.setStreamIdentifier(expression);
}
