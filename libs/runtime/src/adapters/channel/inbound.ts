/**
 * What arrives, per (type, stream): credit is checked, lines are put together. A sender who oversteps its credit, or
 * never ends a line, has broken the protocol: memory here is bounded by the rules, whatever the other end does.
 */
import { ProtocolViolation } from './frame.js';
import type { Frame, FrameType } from './frame.js';

export interface TypeRule {
  /** `lines`: each message ends with a line feed. `bytes`: every frame is handed on as it is. */
  readonly form: 'lines' | 'bytes';
  /** Longest message in bytes. */
  readonly maxMessage: number;
  /** Bytes a stream may send before more is granted; absent: the reader bounds the type in another way. */
  readonly window?: number;
  /** Streams of this type open at once; absent: 1. */
  readonly streams?: number;
}
export type Rules = Partial<Record<FrameType, TypeRule>>;

interface Stream {
  credit: number;
  parts: Buffer[];
  size: number;
  /** Bytes of the unfinished message whose credit was not given back yet. */
  held: number;
}

export interface Message {
  readonly type: FrameType;
  readonly stream: number;
  readonly bytes: Buffer;
  /** To be granted again when the message was dealt with. */
  readonly credit: number;
}

export class Inbound {
  private readonly streams = new Map<string, Stream>();
  private readonly open = new Map<FrameType, number>();

  constructor(
    private readonly rules: Rules,
    /** Tells the other end that it may send so much more. */
    private readonly grant: (type: FrameType, stream: number, credit: number) => void,
  ) {}

  /** @throws ProtocolViolation */
  *take(frame: Frame): Generator<Message, void, undefined> {
    const rule = this.rules[frame.type];
    if (rule === undefined) throw new ProtocolViolation(`frame type ${frame.type} has no reader`);
    const stream = this.stream(frame, rule);
    stream.credit -= frame.payload.length;
    if (stream.credit < 0) throw new ProtocolViolation(`stream ${frame.type}:${frame.stream} oversteps its credit`);
    if (rule.form === 'bytes') return yield { type: frame.type, stream: frame.stream, bytes: Buffer.from(frame.payload), credit: frame.payload.length };
    let rest = frame.payload;
    for (let end = rest.indexOf(0x0a); end !== -1; end = rest.indexOf(0x0a)) {
      stream.parts.push(rest.subarray(0, end));
      const bytes = this.finish(stream, rule, end);
      rest = rest.subarray(end + 1);
      const credit = stream.held + end + 1;
      stream.held = 0;
      yield { type: frame.type, stream: frame.stream, bytes, credit };
    }
    if (rest.length === 0) return;
    stream.parts.push(Buffer.from(rest));
    stream.size += rest.length;
    if (stream.size > rule.maxMessage) throw new ProtocolViolation(`a message on ${frame.type} is longer than ${rule.maxMessage} bytes`);
    stream.held += rest.length;
    // Only for messages that could not be finished otherwise: credit given early is no brake on those that wait.
    if (rule.window === undefined || stream.held <= rule.window / 2) return;
    stream.credit += stream.held;
    this.grant(frame.type, frame.stream, stream.held);
    stream.held = 0;
  }

  /** The message was dealt with: its sender may send as much again. */
  restore(message: Message): void {
    const rule = this.rules[message.type];
    const stream = this.streams.get(`${message.type}:${message.stream}`);
    if (rule?.window === undefined || stream === undefined) return;
    stream.credit += message.credit;
    this.grant(message.type, message.stream, message.credit);
  }

  forget(type: FrameType, stream: number): void {
    if (this.streams.delete(`${type}:${stream}`)) this.open.set(type, (this.open.get(type) ?? 1) - 1);
  }

  private finish(stream: Stream, rule: TypeRule, added: number): Buffer {
    if (stream.size + added > rule.maxMessage) throw new ProtocolViolation(`a message is longer than ${rule.maxMessage} bytes`);
    const bytes = Buffer.concat(stream.parts);
    for (const part of stream.parts) part.fill(0);
    stream.parts = [];
    stream.size = 0;
    return bytes;
  }

  private stream(frame: Frame, rule: TypeRule): Stream {
    const key = `${frame.type}:${frame.stream}`;
    const known = this.streams.get(key);
    if (known !== undefined) return known;
    const open = (this.open.get(frame.type) ?? 0) + 1;
    if (open > (rule.streams ?? 1)) throw new ProtocolViolation(`more than ${rule.streams ?? 1} streams of ${frame.type}`);
    this.open.set(frame.type, open);
    const made = { credit: rule.window ?? Number.POSITIVE_INFINITY, parts: [], size: 0, held: 0 };
    this.streams.set(key, made);
    return made;
  }
}
