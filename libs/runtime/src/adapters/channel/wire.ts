/**
 * One connection: frames over a byte stream, messages over frames, credit in both directions. Knows no meaning;
 * whoever opens it gives the rules of each type and a reader. See ADR 0005.
 */
import type { Readable, Writable } from 'node:stream';
import { encodeFrame, FRAME_TYPES, FrameParser, HEADER_BYTES, ProtocolViolation } from './frame.js';
import type { Frame, FrameType } from './frame.js';
import { Inbound } from './inbound.js';
import type { Message, Rules } from './inbound.js';
import { Outbound } from './outbound.js';

export interface WireOptions {
  readonly readable: Readable;
  readonly writable: Writable;
  /** What is accepted from the other end; any other type is a violation. `credit` is always accepted. */
  readonly rules: Rules;
  /** Credit a new stream starts with at the other end; the same figures as the `window`s of its rules. */
  readonly windows: Partial<Record<FrameType, number>>;
  /** Credit for the message returns when this settles, and its bytes are overwritten. A rejection ends the wire. */
  readonly onMessage: (message: Message) => void | Promise<void>;
  /** Every frame before it is looked into, with its whole size: for a reader who counts. Throw to end the wire. */
  readonly onFrame?: (type: FrameType, bytes: number) => void;
  /** Called once. `null`: the other end closed. */
  readonly onClosed: (error: Error | null) => void;
}

const CREDIT_PAYLOAD_BYTES = 5;
const CODES = new Map<number, FrameType>(Object.entries(FRAME_TYPES).map(([name, code]) => [code, name as FrameType]));

export class Wire {
  private readonly parser: FrameParser;
  private readonly inbound: Inbound;
  private readonly outbound: Outbound;
  private over = false;

  constructor(private readonly options: WireOptions) {
    const { readable, writable } = options;
    this.parser = new FrameParser(new Set<FrameType>([...(Object.keys(options.rules) as FrameType[]), 'credit']));
    this.outbound = new Outbound(options.windows, (frame) => this.write(frame));
    this.inbound = new Inbound(options.rules, (type, stream, credit) => this.sendCredit(type, stream, credit));
    readable.on('data', this.read);
    readable.once('end', this.ended);
    readable.on('error', this.failed);
    writable.on('drain', this.drained);
    writable.on('error', this.failed);
  }

  /** Sends one JSON message. Resolves when it was handed to the transport, which waits for the other end's credit. */
  async send(type: FrameType, stream: number, message: unknown): Promise<void> {
    if (this.over) return;
    await this.outbound.send(type, stream, Buffer.from(`${JSON.stringify(message)}\n`));
  }

  /** This stream is over: nothing more is sent on it and its place is free. */
  forget(type: FrameType, stream: number): void {
    this.inbound.forget(type, stream);
    this.outbound.forget(type, stream);
  }

  close(error: Error | null = null): void {
    if (this.over) return;
    this.over = true;
    const { readable, writable } = this.options;
    readable.off('data', this.read);
    writable.off('drain', this.drained);
    this.outbound.forgetAll();
    this.options.onClosed(error);
  }

  private readonly read = (chunk: Buffer): void => {
    try {
      for (const frame of this.parser.push(chunk)) {
        this.options.onFrame?.(frame.type, frame.payload.length + HEADER_BYTES);
        if (frame.type === 'credit') this.takeCredit(frame);
        else for (const message of this.inbound.take(frame)) this.handOn(message);
        if (this.over) return;
      }
    } catch (error) {
      this.failed(error instanceof Error ? error : new Error('unreadable error'));
    }
  };

  private readonly ended = (): void => this.close();
  private readonly failed = (error: Error): void => this.close(error);
  private readonly drained = (): void => this.outbound.resume();

  private handOn(message: Message): void {
    const dealt = this.options.onMessage(message);
    if (dealt === undefined) return this.dealtWith(message);
    dealt.then(
      () => this.dealtWith(message),
      (error: unknown) => this.failed(error instanceof Error ? error : new Error('unreadable error')),
    );
  }

  private dealtWith(message: Message): void {
    message.bytes.fill(0);
    if (!this.over) this.inbound.restore(message);
  }

  private takeCredit(frame: Frame): void {
    const type = CODES.get(frame.payload[0] ?? 0);
    if (type === undefined || frame.payload.length !== CREDIT_PAYLOAD_BYTES) throw new ProtocolViolation('a credit frame is one byte of type and four of credit');
    this.outbound.grant(type, frame.stream, frame.payload.readUInt32BE(1));
  }

  private sendCredit(type: FrameType, stream: number, credit: number): void {
    const payload = Buffer.alloc(CREDIT_PAYLOAD_BYTES);
    payload.writeUInt8(FRAME_TYPES[type], 0);
    payload.writeUInt32BE(credit, 1);
    this.write(encodeFrame('credit', stream, payload));
  }

  private write(frame: Buffer): boolean {
    return this.over || this.options.writable.destroyed ? true : this.options.writable.write(frame);
  }
}
