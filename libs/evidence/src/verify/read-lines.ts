import { isAscii } from 'node:buffer';
import { decodeUtf8 } from '../text.js';

export interface RawLine {
  /** From 1. */
  readonly number: number;
  /** Null when the line is not UTF-8, too long, or has no newline at its end. */
  readonly text: string | null;
}

const NEWLINE = 0x0a;

/** Lines of a file that arrives in pieces; holds one line at a time, at most `maxBytes` of it. */
export class LineSplitter {
  private carry: Buffer[] = [];
  private carried = 0;
  private number = 0;

  constructor(private readonly maxBytes: number) {}

  *push(chunk: Buffer): Iterable<RawLine> {
    let at = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, at)) {
      yield this.line(chunk.subarray(at, end));
      at = end + 1;
    }
    this.keep(chunk.subarray(at));
  }

  /** What is left behind the last newline, if anything: a file of lines ends in one. */
  *end(): Iterable<RawLine> {
    if (this.carried > 0) yield { number: (this.number += 1), text: null };
  }

  private line(tail: Buffer): RawLine {
    const long = this.carried + tail.length > this.maxBytes;
    const bytes = this.carry.length === 0 ? tail : Buffer.concat([...this.carry, tail]);
    this.carry = [];
    this.carried = 0;
    this.number += 1;
    return { number: this.number, text: long ? null : isAscii(bytes) ? bytes.toString('latin1') : decodeUtf8(bytes) };
  }

  private keep(rest: Buffer): void {
    this.carried += rest.length;
    // Past the limit only the length matters.
    if (this.carried <= this.maxBytes && rest.length > 0) this.carry.push(rest);
    else if (this.carried > this.maxBytes) this.carry = [];
  }
}
