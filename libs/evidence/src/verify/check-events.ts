import { CORE_FILES, MAX_LINE_BYTES } from '../bundle/files.js';
import type { Manifest } from '../bundle/manifest.js';
import type { BundleReader } from '../bundle/bundle-reader.js';
import type { RangeVerifier } from '../merkle/verify.js';
import { missingOf, type ExporterFindings } from './exporter-findings.js';
import type { HashList } from './hash-list.js';
import { checkFieldKey } from './open-field.js';
import { OrderTracker } from './order.js';
import { parseEventLine } from './parse-line.js';
import type { EventLine } from './parse-line.js';
import type { Population } from './population.js';
import { LineSplitter } from './read-lines.js';
import type { RawLine } from './read-lines.js';
import { Findings } from './report.js';
import type { Finding } from './report.js';
import { summedStream } from './summed-stream.js';

/** Everything the one pass over `events.jsonl` needs and fills. */
export interface EventPass {
  readonly zip: BundleReader;
  readonly manifest: Manifest;
  readonly files: Findings;
  /** Null when the list has the wrong length. */
  readonly hashes: HashList | null;
  /** Already holds the boundary leaf before the period; null when the range proof is of no use. */
  readonly range: RangeVerifier | null;
  readonly populations: readonly Population[];
  readonly gone: ExporterFindings['missing'];
  readonly onProgress: (bytes: number, of: number) => void;
}

export interface EventPassResult {
  readonly lines: Findings;
  readonly order: Findings;
  readonly payloads: Findings;
  readonly fields: Findings;
  readonly period: Findings;
  /** Lines whose leaf is not the one in `leaf-hashes.bin`: which of the two is wrong is settled afterwards. */
  readonly mismatches: Findings;
  readonly counts: { events: number; payloads: number; fields: number };
  /** Whether `range` was given every leaf of the period. */
  readonly complete: boolean;
}

/** Reads the events once, line by line, and holds no more than one of them. */
export async function checkEvents(pass: EventPass): Promise<EventPassResult> {
  return new EventChecker(pass).run();
}

class EventChecker {
  private readonly found = { lines: new Findings(), order: new Findings(), payloads: new Findings(), fields: new Findings(), period: new Findings(), mismatches: new Findings() };
  private readonly counts = { events: 0, payloads: 0, fields: 0 };
  private readonly order: OrderTracker;
  private complete = true;
  private lastSealedAt = '';

  constructor(private readonly pass: EventPass) {
    const { start, end } = pass.manifest.range;
    this.order = new OrderTracker(start, start, end);
  }

  async run(): Promise<EventPassResult> {
    const { zip, manifest, files, onProgress } = this.pass;
    const entry = zip.entry(CORE_FILES.events)!;
    const listed = manifest.files.find((file) => file.name === CORE_FILES.events)!;
    const splitter = new LineSplitter(MAX_LINE_BYTES);
    let bytes = 0;
    for await (const piece of summedStream(zip, entry, listed, files)) {
      for (const line of splitter.push(piece)) {
        const waits = this.line(line);
        if (waits !== null) await waits;
      }
      onProgress((bytes += piece.length), entry.size);
    }
    for (const line of splitter.end()) await this.line(line);
    for (const gap of this.order.missing()) for (const missing of missingOf(gap, this.pass.gone)) this.found.order.add({ file: CORE_FILES.events, ...missing });
    for (const population of this.pass.populations) await population.finish();
    return { ...this.found, counts: this.counts, complete: this.complete && this.order.due === manifest.range.end };
  }

  /** A promise only where something has to be fetched: a million awaits would take as long as the hashing. */
  private line({ number, text }: RawLine): Promise<void> | null {
    this.counts.events += 1;
    const line = text === null ? 'is not UTF-8, too long, or does not end in a newline' : parseEventLine(text, this.pass.manifest.organisation);
    if (typeof line === 'string') {
      this.found.lines.add({ file: CORE_FILES.events, line: number, index: this.order.due, text: `line ${number} ${line}; leaf ${this.order.due} was due there` });
      this.order.skipUnreadable();
      this.complete = false;
      return null;
    }
    this.place(number, line);
    this.contents(number, line);
    const needsHashes = this.pass.hashes?.has(line.index) === false;
    const needsRows = this.pass.populations.some((population) => population.next <= line.index);
    if (needsHashes || needsRows) return this.slowly(number, line, needsHashes);
    this.compare(number, line);
    return null;
  }

  private async slowly(number: number, line: EventLine, needsHashes: boolean): Promise<void> {
    if (needsHashes) await this.pass.hashes?.load(line.index);
    this.compare(number, line);
    for (const population of this.pass.populations) await population.settle(line.index, line.eventId);
  }

  private place(number: number, line: EventLine): void {
    const place = this.order.see(line.index);
    const { manifest, range } = this.pass;
    if (place.kind === 'next' && this.complete) range?.leaf(line.leafHash);
    if (place.kind === 'jump') this.complete = false;
    if (place.kind === 'late') this.misplaced(number, line, 'stands too late: it was due before the lines above');
    if (place.kind === 'repeat') this.misplaced(number, line, 'was added: there is a line for this leaf already');
    if (place.kind === 'outside') this.misplaced(number, line, `was added: the period is ${spanOf(manifest.range.start, manifest.range.end)}`);
    if (place.kind !== 'next') this.complete = false;
    const { from, to } = manifest.period;
    if (line.sealedAt < from || line.sealedAt >= to) this.found.period.add(findingOf(number, line, `was sealed at ${line.sealedAt}, outside the period`));
    if (place.kind === 'next' && line.sealedAt < this.lastSealedAt) this.found.period.add(findingOf(number, line, `was sealed at ${line.sealedAt}, before the one above it`));
    if (place.kind === 'next') this.lastSealedAt = line.sealedAt;
  }

  private misplaced(number: number, line: EventLine, what: string): void {
    this.found.order.add(findingOf(number, line, what));
  }

  private contents(number: number, line: EventLine): void {
    if (line.payload === null) return;
    this.counts.payloads += 1;
    if (!line.payloadFits) this.found.payloads.add(findingOf(number, line, 'has another payload, salt or digest than was sealed'));
    if (line.fields === null) return;
    for (const [field, key] of Object.entries(line.fields)) {
      this.counts.fields += 1;
      const fault = checkFieldKey(line, field, key);
      if (fault !== null) this.found.fields.add(findingOf(number, line, `field ${JSON.stringify(field.slice(0, 60))}: ${fault}`));
    }
  }

  private compare(number: number, line: EventLine): void {
    const { start, end } = this.pass.manifest.range;
    if (this.pass.hashes === null || line.index < start || line.index >= end) return;
    if (!this.pass.hashes.equals(line.index, line.leafHash)) this.found.mismatches.add(findingOf(number, line, 'is not the leaf that leaf-hashes.bin lists'));
  }
}

function findingOf(line: number, { index, eventId }: EventLine, what: string): Finding {
  return { file: CORE_FILES.events, line, index, eventId, text: `line ${line} (leaf ${index}, event ${eventId}) ${what}` };
}

function spanOf(start: number, end: number): string {
  if (end === start) return 'without events';
  return end - start === 1 ? `leaf ${start}` : `leaves ${start} to ${end - 1}`;
}
