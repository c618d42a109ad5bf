import type { BundleEntry, BundleReader } from '../bundle/bundle-reader.js';
import { decodeDecimal } from '../text.js';
import { LineSplitter } from './read-lines.js';
import type { RawLine } from './read-lines.js';
import type { Findings } from './report.js';

const MAX_ROW_BYTES = 256 * 1024;
const HEADING = 'index,eventId';

interface Row {
  readonly line: number;
  readonly index: number;
  readonly eventId: string;
}

/** A population is a CSV whose first columns are `index,eventId`, by ascending index. It is read beside the events, row by row. */
export class Population {
  private row: Row | null = null;
  private last = -1;
  rows = 0;

  private constructor(
    private readonly name: string,
    private readonly lines: AsyncIterator<RawLine>,
    private readonly findings: Findings,
  ) {}

  static async open(zip: BundleReader, entry: BundleEntry, findings: Findings): Promise<Population> {
    const population = new Population(entry.name, linesOf(zip, entry), findings);
    const heading = await population.lines.next();
    const text: string | null = heading.done === true ? null : heading.value.text;
    if (text !== HEADING && text?.startsWith(`${HEADING},`) !== true) findings.add({ file: entry.name, line: 1, text: `${entry.name} does not begin with the columns ${HEADING}` });
    else await population.advance();
    return population;
  }

  /** Index of the next row, Infinity at the end: events below it are not in this population. */
  get next(): number {
    return this.row?.index ?? Infinity;
  }

  /** Told of an event of the bundle; rows up to it are settled. */
  async settle(index: number, eventId: string): Promise<void> {
    while (this.row !== null && this.row.index <= index) {
      if (this.row.index < index) this.stray(this.row);
      else if (this.row.eventId !== eventId) this.findings.add({ file: this.name, line: this.row.line, index, text: `${this.name} line ${this.row.line} says event ${this.row.eventId.slice(0, 40)}, leaf ${index} is ${eventId}` });
      await this.advance();
    }
  }

  async finish(): Promise<void> {
    for (; this.row !== null; await this.advance()) this.stray(this.row);
  }

  private stray({ line, index }: Row): void {
    this.findings.add({ file: this.name, line, index, text: `${this.name} line ${line} names leaf ${index}, which is not in this bundle` });
  }

  private async advance(): Promise<void> {
    this.row = null;
    const next = await this.lines.next();
    if (next.done === true) return;
    const { number: line, text } = next.value;
    // Formula-safe cells are quoted, but neither an index nor an event id needs quotes.
    const [first = '', eventId = ''] = text?.split(',', 2) ?? [];
    const index = decodeDecimal(first);
    if (index === null || index <= this.last) {
      this.findings.add({ file: this.name, line, text: `${this.name} line ${line} does not follow by index: nothing after it was checked` });
      return;
    }
    this.last = index;
    this.rows += 1;
    this.row = { line, index, eventId };
  }
}

async function* linesOf(zip: BundleReader, entry: BundleEntry): AsyncIterator<RawLine> {
  const splitter = new LineSplitter(MAX_ROW_BYTES);
  for await (const piece of zip.stream(entry)) yield* splitter.push(piece);
  yield* splitter.end();
}
