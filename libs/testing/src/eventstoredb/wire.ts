/** Between what the stand-in keeps and the messages of the client's own service definitions. */
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { NodeEvent, Proposal } from './node-log.js';

type Recorded = streams.ReadResp.ReadEvent.RecordedEvent;

export function nameOf(identifier: shared.StreamIdentifier | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
}

export function identifierOf(stream: string): shared.StreamIdentifier {
  return new shared.StreamIdentifier().setStreamName(Uint8Array.from(Buffer.from(stream)));
}

export function proposalOf(message: streams.AppendReq.ProposedMessage): Proposal {
  const metadata = message.getMetadataMap();
  return {
    id: idOf(message.getId()),
    type: metadata.get('type') ?? '',
    contentType: metadata.get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

export function idOf(id: shared.UUID | undefined): string {
  if (id?.getString() !== undefined && id.getString() !== '') return id.getString();
  const structured = id?.getStructured();
  const bits = Buffer.alloc(16);
  bits.writeBigInt64BE(BigInt(structured?.getMostSignificantBits() ?? '0'), 0);
  bits.writeBigInt64BE(BigInt(structured?.getLeastSignificantBits() ?? '0'), 8);
  return bits.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function uuidOf(id: string): shared.UUID {
  return new shared.UUID().setString(id);
}

/** Fits the messages of both services, which are spelled alike. */
export function fillRecorded<T extends Recorded>(recorded: T, event: NodeEvent, inStream: boolean): T {
  recorded.setId(uuidOf(event.id));
  recorded.setStreamIdentifier(identifierOf(event.stream));
  recorded.setStreamRevision(String(event.revision));
  recorded.setCommitPosition(String(event.position));
  recorded.setPreparePosition(String(inStream ? event.transaction : event.position));
  recorded.setData(event.data);
  recorded.setCustomMetadata(event.metadata);
  const metadata = recorded.getMetadataMap();
  metadata.set('type', event.type);
  metadata.set('content-type', event.contentType);
  // .NET ticks of 100 ns, counted from the Unix epoch as the protocol does.
  metadata.set('created', String(BigInt(event.created.getTime()) * 10_000n));
  return recorded;
}

export function eventMessage(event: NodeEvent, inStream: boolean): streams.ReadResp {
  const read = new streams.ReadResp.ReadEvent().setEvent(fillRecorded(new streams.ReadResp.ReadEvent.RecordedEvent(), event, inStream));
  if (inStream) read.setNoPosition(new shared.Empty());
  else read.setCommitPosition(String(event.position));
  return new streams.ReadResp().setEvent(read);
}

export interface FilterMessage {
  hasStreamIdentifier(): boolean;
  getStreamIdentifier(): { getRegex(): string; getPrefixList(): string[] } | undefined;
  getEventType(): { getRegex(): string; getPrefixList(): string[] } | undefined;
}

export function filterOf(message: FilterMessage | undefined): (event: NodeEvent) => boolean {
  if (message === undefined) return () => true;
  const byStream = message.hasStreamIdentifier();
  const expression = byStream ? message.getStreamIdentifier() : message.getEventType();
  const prefixes = expression?.getPrefixList() ?? [];
  const regex = new RegExp(expression?.getRegex() ?? '');
  const fits = (text: string): boolean => (prefixes.length > 0 ? prefixes.some((prefix) => text.startsWith(prefix)) : regex.test(text));
  return (event) => fits(byStream ? event.stream : event.type);
}
