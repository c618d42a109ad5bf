import type { Manifest } from '../bundle/manifest.js';
import type { BundleReader } from '../bundle/bundle-reader.js';
import type { Checkpoint } from '../note/checkpoint.js';
import type { NoteVerifier } from '../note/keys.js';
import { checkEarlier } from './check-earlier.js';
import type { EarlierBundle } from './check-earlier.js';
import { checkEvents } from './check-events.js';
import { checkLeaves } from './check-leaves.js';
import { checkPlatform } from './check-platform.js';
import { rangeVerifier, readRange } from './check-range.js';
import { readExporterFindings } from './exporter-findings.js';
import { Population } from './population.js';
import { Findings, ITEM_TITLES, note } from './report.js';
import type { Item } from './report.js';

export interface Contents {
  readonly zip: BundleReader;
  readonly manifest: Manifest;
  /** Gets what the sums of events.jsonl show. */
  readonly files: Findings;
  readonly checkpoint: Checkpoint;
  readonly checkpointNote: Buffer;
  readonly key: NoteVerifier;
  readonly earlier: EarlierBundle | null;
  readonly platformKey: NoteVerifier | null;
  readonly onProgress: (bytes: number, of: number) => void;
}

/** What the bundle says, against what was signed. */
export async function checkContents({ zip, manifest, files, checkpoint, checkpointNote, key, earlier, platformKey, onProgress }: Contents): Promise<Item[]> {
  const [leaves, period, population] = [new Findings(), new Findings(), new Findings()];
  checkBounds(manifest, checkpoint, period);
  const exporter = await readExporterFindings(zip);
  const gone = exporter?.missing ?? new Map<number, string | null>();
  const parts = await readRange({ zip, manifest, checkpointNote, gone }, leaves, period);
  const range = rangeVerifier(parts, checkpoint.size, earlier === null ? [] : [earlier.size], leaves);
  const populations = await openPopulations(zip, manifest, population);
  const events = await checkEvents({ zip, manifest, files, hashes: parts.hashes, range, populations, gone, onProgress });
  period.absorb(events.period);
  await checkLeaves({ parts, range, complete: events.complete, mismatches: events.mismatches }, checkpoint, leaves);
  const items = [
    events.lines.item('lines', `${events.counts.events} lines`),
    events.order.item('order', describeRange(manifest)),
    leaves.item('leaves', 'recomputed from the events, with the range proof'),
    asFarAs(leaves, events.payloads.item('payloads', `${events.counts.payloads} of ${events.counts.events} events have their payload in the bundle`)),
    asFarAs(leaves, events.fields.item('fields', `${events.counts.fields} fields`)),
    period.item('period', describePeriod(manifest)),
    checkCounts(manifest, events.counts),
  ];
  if (populations.length > 0) items.push(population.item('populations', `${populations.length} populations, ${populations.reduce((sum, one) => sum + one.rows, 0)} rows`));
  const platform = await checkPlatform(zip, manifest, checkpointNote, platformKey);
  if (platform !== null) items.push(platform);
  if (earlier !== null) items.push(await checkEarlier(earlier, checkpoint, zip, range, !leaves.any && events.complete, key));
  if (exporter !== null) items.push(exporter.item);
  if (manifest.rollbacks.length > 0) items.push(note('rollbacks', manifest.rollbacks.map(({ at, outsideSize, storedSize, by, reason }) => `${at}: from ${outsideSize} to ${storedSize} leaves, by ${by}: ${reason}`).join('; ')));
  return items;
}

/** What a line says of its payload and its fields was sealed with the line; of one that was changed it proves nothing. */
function asFarAs(leaves: Findings, item: Item): Item {
  if (!leaves.any || item.status !== 'ok') return item;
  return { ...item, status: 'note', detail: `${item.detail}; they are what the lines say, but not every line is the one that was sealed: see “${ITEM_TITLES.leaves}”` };
}

/** The flags of the range have to say what the numbers say: a bundle cannot leave out a boundary leaf by not mentioning it. */
function checkBounds({ range, period, exportedAt }: Manifest, { size }: Checkpoint, findings: Findings): void {
  if (range.start > range.end || range.end > size) findings.add({ text: `the range ${range.start} to ${range.end} is not in a log of ${size} leaves` });
  if (range.before !== range.start > 0) findings.add({ text: range.before ? 'a leaf before leaf 0 is announced' : `the leaf before leaf ${range.start} is not there to prove where the period begins` });
  if (range.after !== range.end < size) findings.add({ text: range.after ? 'a leaf behind the end of the log is announced' : `the leaf ${range.end} behind the period is not there to prove where it ends` });
  if (period.from >= period.to) findings.add({ text: `the period ends (${period.to}) before it begins (${period.from})` });
  if (exportedAt < period.from) findings.add({ text: `the bundle was exported (${exportedAt}) before its period` });
}

function checkCounts({ counts }: Manifest, found: { events: number; payloads: number; fields: number }): Item {
  const findings = new Findings();
  for (const name of ['events', 'payloads', 'fields'] as const) if (counts[name] !== found[name]) findings.add({ text: `the manifest counts ${counts[name]} ${name}, the bundle holds ${found[name]}` });
  return findings.item('counts', `${counts.events} events, ${counts.payloads} payloads, ${counts.fields} opened fields; stated by the exporter: ${counts.parked} parked, ${counts.erased} erased`);
}

async function openPopulations(zip: BundleReader, manifest: Manifest, findings: Findings): Promise<Population[]> {
  const entries = manifest.files.flatMap(({ name }) => (name.startsWith('populations/') && name.endsWith('.csv') ? [zip.entry(name)] : []));
  return Promise.all(entries.flatMap((entry) => (entry === null ? [] : [Population.open(zip, entry, findings)])));
}

function describeRange({ range }: Manifest): string {
  return range.start === range.end ? 'no event in the period' : `leaves ${range.start} to ${range.end - 1}`;
}

function describePeriod({ range, period, checkpoint }: Manifest): string {
  const open = range.after ? '' : `; it runs to the end of the log as signed (${checkpoint.size} leaves): what was sealed later is not covered`;
  return `${period.from} to ${period.to}, by time of sealing${open}`;
}
