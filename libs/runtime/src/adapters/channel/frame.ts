/**
 * The frame: four bytes length of the payload (big-endian), one byte type, four bytes stream id, then the payload.
 * One format for both faces of the runner: towards a sandbox (stdio) and towards the API (Unix socket). See ADR 0005.
 * The other end of a sandbox's channel is a stranger, so the parser accepts exactly this and repairs nothing.
 */

export const FRAME_TYPES = { stdin: 1, stdout: 2, stderr: 3, result: 4, rpc: 5, http: 6, log: 7, exit: 8, credit: 9, control: 10 } as const;
export type FrameType = keyof typeof FRAME_TYPES;

export const HEADER_BYTES = 9;
export const MAX_PAYLOAD_BYTES = 64 * 1024;

const NAMES = new Map<number, FrameType>(Object.entries(FRAME_TYPES).map(([name, code]) => [code, name as FrameType]));

export interface Frame {
  readonly type: FrameType;
  readonly stream: number;
  readonly payload: Buffer;
}

/** The other end broke the protocol; the connection is over. */
export class ProtocolViolation extends Error {
  override readonly name = 'ProtocolViolation';
}

/** @throws RangeError for an empty or too long payload: that is our own mistake. */
export function encodeFrame(type: FrameType, stream: number, payload: Uint8Array): Buffer {
  if (payload.length === 0 || payload.length > MAX_PAYLOAD_BYTES) throw new RangeError(`a frame carries 1 to ${MAX_PAYLOAD_BYTES} bytes, not ${payload.length}`);
  // Not from Node's pool, where what a run was given would outlive the run.
  const frame = Buffer.allocUnsafeSlow(HEADER_BYTES + payload.length);
  frame.writeUInt32BE(payload.length, 0);
  frame.writeUInt8(FRAME_TYPES[type], 4);
  frame.writeUInt32BE(stream, 5);
  frame.set(payload, HEADER_BYTES);
  return frame;
}

/**
 * Incremental: bytes in, in any cut; whole frames out. Holds at most one frame and one chunk. After a violation it stays
 * broken. A header is judged as soon as it is there, so no length is ever believed and waited for. Chunks are joined only
 * when the next step is complete: a sender of single bytes costs us no more than one of whole frames.
 */
export class FrameParser {
  private chunks: Buffer[] = [];
  private size = 0;
  private need = HEADER_BYTES;
  private broken: ProtocolViolation | null = null;

  constructor(private readonly accepts: ReadonlySet<FrameType>) {}

  /** Gives frames one by one, each to be read or copied before the next; a reader who stops in the middle is done with this parser. @throws ProtocolViolation */
  *push(chunk: Uint8Array): Generator<Frame, void, undefined> {
    if (this.broken !== null) throw this.broken;
    this.chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this.size += chunk.byteLength;
    if (this.size < this.need) return;
    let bytes = Buffer.concat(this.chunks);
    for (;;) {
      this.need = HEADER_BYTES;
      if (bytes.length < HEADER_BYTES) break;
      const length = bytes.readUInt32BE(0);
      const type = this.judge(length, bytes.readUInt8(4));
      this.need = HEADER_BYTES + length;
      if (bytes.length < this.need) break;
      const payload = bytes.subarray(HEADER_BYTES, this.need);
      yield { type, stream: bytes.readUInt32BE(5), payload };
      payload.fill(0);
      bytes = bytes.subarray(this.need);
    }
    // A copy, so that a few bytes do not keep a whole chunk alive.
    this.chunks = [Buffer.from(bytes)];
    this.size = bytes.length;
  }

  private judge(length: number, code: number): FrameType {
    const type = NAMES.get(code);
    if (type === undefined || !this.accepts.has(type)) return this.violate(`frame type ${code} is not expected here`);
    if (length === 0 || length > MAX_PAYLOAD_BYTES) return this.violate(`a frame of ${length} bytes is not allowed`);
    return type;
  }

  private violate(text: string): never {
    this.broken = new ProtocolViolation(text);
    throw this.broken;
  }
}
