/** What a run writes: log lines with numbers and times, progress, the result. Cut into lines nobody can make endless. */
import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';
import { ProtocolViolation } from '../channel/frame.js';
import type { Message } from '../channel/inbound.js';
import { parseBoundedJson } from '../channel/bounded-json.js';
import type { RunObserver } from './driver.js';

const MAX_LINE = 16 * 1024;
/** Counts against the output limit for each line: a megabyte of line feeds would be a million records elsewhere. */
const LINE_BYTES = 64;

const LINE_END = /\r\n|[\n\r]/;

const shimLine = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), stream: z.enum(['stdout', 'stderr']), text: z.string().max(MAX_LINE) }),
  z.strictObject({ kind: z.literal('progress'), fraction: z.number().min(0).max(1).nullable(), message: z.string().max(200) }),
]);

const exitLine = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true) }),
  z.strictObject({ ok: z.literal(false), error: z.strictObject({ name: z.string().max(MAX_LINE), message: z.string().max(MAX_LINE), stack: z.string().max(MAX_LINE) }) }),
]);
export type ExitLine = z.infer<typeof exitLine>;

export function readExit(message: Message): ExitLine {
  return checked(exitLine, message);
}

/** @throws ProtocolViolation */
export function checked<T>(schema: z.ZodType<T>, message: Message): T {
  try {
    return schema.parse(parseBoundedJson(message.bytes.toString('utf8')));
  } catch {
    throw new ProtocolViolation(`a message on ${message.type} is not understood`);
  }
}

export class RunOutput {
  result: string | null = null;
  private seq = 0;
  private readonly raw = { stdout: new RawLines(), stderr: new RawLines() };

  /** @param charge counts bytes against the output limit; false: that was too much, write no more */
  constructor(
    private readonly observer: RunObserver,
    private readonly charge: (bytes: number) => boolean,
  ) {}

  /** @throws ProtocolViolation */
  take(message: Message): void {
    if (message.stream !== 0) throw new ProtocolViolation('output goes on stream 0');
    if (message.type === 'stdout' || message.type === 'stderr') return this.takeRaw(message.type, message.bytes);
    if (message.type === 'result') return this.takeResult(message.bytes);
    const line = checked(shimLine, message);
    // One record is one line, so no text can look like the next record.
    if (line.kind === 'text') for (const text of line.text.split(LINE_END)) this.log(line.stream, text);
    else this.observer.onProgress?.({ fraction: line.fraction, message: line.message.toWellFormed() });
  }

  /** Text after the last line feed is a line too. */
  flush(): void {
    for (const stream of ['stdout', 'stderr'] as const) for (const text of this.raw[stream].rest()) this.log(stream, text);
  }

  private takeRaw(stream: 'stdout' | 'stderr', bytes: Buffer): void {
    for (const text of this.raw[stream].push(bytes)) this.log(stream, text);
  }

  private takeResult(bytes: Buffer): void {
    if (this.result !== null) throw new ProtocolViolation('there is one result');
    this.result = bytes.toString('utf8');
  }

  private log(stream: 'stdout' | 'stderr', text: string): void {
    if (!this.charge(LINE_BYTES)) return;
    this.observer.onLog({ seq: this.seq, stream, text: text.toWellFormed(), at: new Date().toISOString() });
    this.seq += 1;
  }
}

class RawLines {
  private readonly decoder = new StringDecoder('utf8');
  private held = '';

  *push(bytes: Buffer): Generator<string, void, undefined> {
    // A carriage return at the end waits: its line feed may be in the next piece.
    const text = this.held + this.decoder.write(bytes);
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
    const lines = whole.split(LINE_END);
    this.held = (lines.pop() ?? '') + text.slice(whole.length);
    for (const line of lines) yield* cut(line);
    while (this.held.length > MAX_LINE) {
      const end = endOfPiece(this.held, 0);
      yield this.held.slice(0, end);
      this.held = this.held.slice(end);
    }
  }

  *rest(): Generator<string, void, undefined> {
    const last = (this.held + this.decoder.end()).replace(/\r$/, '');
    this.held = '';
    if (last !== '') yield* cut(last);
  }
}

function* cut(line: string): Generator<string, void, undefined> {
  let at = 0;
  do {
    const end = endOfPiece(line, at);
    yield line.slice(at, end);
    at = end;
  } while (at < line.length);
}

/** A character of two halves stays in one piece. */
function endOfPiece(text: string, from: number): number {
  const end = Math.min(from + MAX_LINE, text.length);
  return end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end - 1 : end;
}
