/**
 * A server that speaks EventStoreDB's own service definitions, with a log in memory: for tests of the adapter, several clients at once.
 * It is meant to be awkward where a real node may be: positions have gaps, events of the node's own stand among ours, an answer to an
 * append does not name the place of its last event. What it does more kindly than a node, nobody may lean on.
 */
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { sendUnaryData } from '@grpc/grpc-js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import persistentService from '@eventstore/db-client/generated/persistent_grpc_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { Faults, nodeError } from './faults.js';
import { NodeLog } from './node-log.js';
import { PersistentGroups } from './persistent-service.js';
import { streamsService } from './streams-service.js';
import { uuidOf } from './wire.js';

export interface StandInOptions {
  /** Calls without these credentials are refused. */
  readonly user?: { readonly name: string; readonly password: string };
  readonly tls?: { readonly key: string; readonly certificate: string };
  /** Another node's log: this one is of the same cluster. */
  readonly log?: NodeLog;
}

export interface StandIn {
  readonly port: number;
  readonly log: NodeLog;
  readonly faults: Faults;
  readonly groups: PersistentGroups;
  /** Connections are cut; the data stay. */
  stop(): Promise<void>;
  /** On the same port, with the data, or those of a backup that was put in their place. */
  start(backup?: NodeLog): Promise<void>;
}

const SERVER_VERSION = '24.10.0';

export async function startEventStoreDb(options: StandInOptions = {}): Promise<StandIn> {
  let log = options.log ?? new NodeLog();
  const faults = new Faults();
  let groups = new PersistentGroups(log);
  let port = 0;
  let server: Server | undefined;

  const admit = (call: { metadata: { get(key: string): unknown[] } }): void => {
    if (options.user === undefined) return;
    const wanted = `Basic ${Buffer.from(`${options.user.name}:${options.user.password}`).toString('base64')}`;
    if (call.metadata.get('authorization')[0] !== wanted) throw nodeError(status.UNAUTHENTICATED, 'Authentication Failed');
  };
  const start = async (backup?: NodeLog): Promise<void> => {
    if (backup !== undefined) [log, groups] = [backup, new PersistentGroups(backup)];
    server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
    server.addService(streamsGrpc.StreamsService as never, streamsService(log, faults, admit));
    server.addService(persistentService.PersistentSubscriptionsService as never, groups.service());
    server.addService(gossipService.GossipService as never, { read: (_call: unknown, answer: sendUnaryData<gossip.ClusterInfo>) => answer(null, clusterOf(port, faults)) });
    server.addService(featuresService.ServerFeaturesService as never, {
      getSupportedMethods: (_call: unknown, answer: sendUnaryData<features.SupportedMethods>) => {
        if (faults.silent) return;
        if (faults.withoutFeatures) answer(nodeError(status.UNIMPLEMENTED, 'Method not found'));
        else answer(null, supported());
      },
    });
    const { tls } = options;
    const credentials = tls === undefined ? ServerCredentials.createInsecure() : ServerCredentials.createSsl(null, [{ private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.certificate) }]);
    const bound = server;
    port = await new Promise<number>((resolve, reject) => bound.bindAsync(`127.0.0.1:${port}`, credentials, (error, taken) => (error === null ? resolve(taken) : reject(error))));
  };
  await start();
  return {
    get port() {
      return port;
    },
    get log() {
      return log;
    },
    faults,
    get groups() {
      return groups;
    },
    start,
    stop: () => {
      server?.forceShutdown();
      return Promise.resolve();
    },
  };
}

function supported(): features.SupportedMethods {
  const methods = new features.SupportedMethods().setEventStoreServerVersion(SERVER_VERSION);
  const add = (service: string, name: string, more: string[] = []): void => {
    methods.addMethods(new features.SupportedMethod().setServiceName(service).setMethodName(name).setFeaturesList(more));
  };
  for (const name of ['read', 'append', 'delete', 'tombstone']) add('event_store.client.streams.Streams', name, ['all', 'stream']);
  for (const name of ['create', 'read']) add('event_store.client.persistent_subscriptions.PersistentSubscriptions', name, ['all', 'stream']);
  return methods;
}

function clusterOf(port: number, faults: Faults): gossip.ClusterInfo {
  const member = (host: string, at: number, leads: boolean): gossip.MemberInfo =>
    new gossip.MemberInfo()
      .setInstanceId(uuidOf('00000000-0000-4000-8000-000000000001'))
      .setIsAlive(true)
      .setTimeStamp('0')
      .setState(leads ? gossip.MemberInfo.VNodeState.LEADER : gossip.MemberInfo.VNodeState.FOLLOWER)
      .setHttpEndPoint(new gossip.EndPoint().setAddress(host).setPort(at));
  const members = [member('127.0.0.1', port, faults.leader === null)];
  if (faults.leader !== null) members.push(member(faults.leader.host, faults.leader.port, true));
  return new gossip.ClusterInfo().setMembersList(members);
}
