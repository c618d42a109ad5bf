import type { Writable } from 'node:stream';
import type { JsonObject } from '@keystead/kernel/src/canonical-json.js';
import type { PeriodLeaf } from '../bundle/bundle-leaf.js';
import { writeBundle } from '../bundle/write-bundle.js';
import type { BundleOptions, WrittenBundle } from '../bundle/write-bundle.js';
import { signerOf, verifierOf } from '../note/keys.js';
import { logNameOf, PLATFORM_LOG } from '../note/origin.js';
import type { LogKeys, LogState, SourceEvent } from '../seal/ports.js';
import type { SignedTree } from './evidence-reader.js';
import { joinLeaves, type LeafSources } from './join-leaves.js';

export interface ExportParts extends LeafSources {
  readonly keys: LogKeys;
}

export interface ExportRequest {
  readonly organisation: string;
  /** Events sealed at or after `from` and before `to`. */
  readonly from: Date;
  readonly to: Date;
  /** Whether an event's payload goes into the bundle. */
  readonly disclose: (event: SourceEvent) => boolean;
  /** Keys of sealed fields to open for the auditor, by field name; asked for disclosed payloads only. */
  readonly fieldKeys?: (event: SourceEvent) => Promise<Readonly<Record<string, Buffer>>>;
  /** Leaves of a checkpoint the auditor already holds, so that the bundle can prove it is the beginning of this log. */
  readonly earlierSize?: number;
  readonly query: string;
  readonly parameters: JsonObject;
  readonly codeVersion: string;
  /** Pseudonym of whoever exports. */
  readonly exporter: string;
  readonly exportedAt: Date;
  /** Data subjects of the organisation whose keys were destroyed. */
  readonly erased: number;
  /** Populations, control results, reports; names with a folder. */
  readonly files: BundleOptions['files'];
  readonly spoolFolder?: string;
}

/** Nothing of the organisation is sealed yet: try again in a second or two. */
export class NothingSealed extends Error {
  override readonly name = 'NothingSealed';
}

/**
 * Writes the bundle of a period against the newest checkpoint, also of events that are not what was sealed: the result and the bundle then say so.
 * @throws NothingSealed, SealedEventMissing
 */
export async function exportBundle(parts: ExportParts, request: ExportRequest, sink: Writable): Promise<WrittenBundle> {
  const { reader, keys } = parts;
  const { organisation, from, to, earlierSize, fieldKeys } = request;
  const log = await reader.log(organisation);
  // The log may grow from here on; everything is against the checkpoint that was taken first.
  const checkpoint = log === null ? null : await reader.checkpoint(organisation, log.size);
  if (log === null || checkpoint === null) throw new NothingSealed(`no event of ${organisation} is sealed yet`);
  const { size } = checkpoint;
  const start = Math.min(size, await reader.sizeBefore(organisation, from));
  const end = Math.max(start, Math.min(size, await reader.sizeBefore(organisation, to)));
  const key = keys.logSigningKey(logNameOf(organisation));
  const edge = async (index: number): Promise<PeriodLeaf | null> => (index < 0 || index >= size ? null : only(joinLeaves(parts, log, { organisation, start: index, end: index + 1, disclose: () => false })));
  const options: BundleOptions = {
    installation: keys.installation,
    organisation,
    period: { from: from.toISOString(), to: to.toISOString() },
    start,
    before: await edge(start - 1),
    after: await edge(end),
    checkpoint: checkpoint.note,
    rangeProof: await reader.range(log, Math.max(0, start - 1), Math.min(size, end + 1), size),
    ...(earlierSize === undefined || earlierSize > size ? {} : { consistency: { from: earlierSize, proof: await reader.consistency(log, earlierSize, size) } }),
    ...(await platformProof(parts, checkpoint)),
    key: verifierOf(key),
    signer: signerOf(key),
    query: request.query,
    parameters: request.parameters,
    codeVersion: request.codeVersion,
    exporter: request.exporter,
    exportedAt: request.exportedAt.toISOString(),
    parked: await reader.parkedCount(organisation),
    erased: request.erased,
    rollbacks: (await reader.rollbacks(organisation)).map(({ at, ...record }) => ({ ...record, at: at.toISOString() })),
    files: request.files,
    ...(request.spoolFolder === undefined ? {} : { spoolFolder: request.spoolFolder }),
  };
  return writeBundle(joinLeaves(parts, log, { organisation, start, end, disclose: request.disclose, ...(fieldKeys === undefined ? {} : { fieldKeys }) }), sink, options);
}

async function only(leaves: AsyncIterable<PeriodLeaf>): Promise<PeriodLeaf | null> {
  for await (const leaf of leaves) return leaf;
  return null;
}

async function platformProof({ reader, keys }: ExportParts, { platformIndex }: SignedTree): Promise<Pick<BundleOptions, 'platform'>> {
  const log: LogState | null = platformIndex === null ? null : await reader.platformLog();
  if (platformIndex === null || log?.note == null || platformIndex >= log.size) return {};
  return { platform: { index: platformIndex, proof: await reader.inclusion(log, platformIndex, log.size), checkpoint: log.note, key: verifierOf(keys.logSigningKey(PLATFORM_LOG)) } };
}
