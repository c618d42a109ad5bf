import fc from 'fast-check';
import { encodeFrame, FRAME_TYPES, FrameParser, MAX_PAYLOAD_BYTES, ProtocolViolation } from './frame.js';
import type { Frame, FrameType } from './frame.js';

const ALL = new Set(Object.keys(FRAME_TYPES) as FrameType[]);

function readAll(chunks: readonly Uint8Array[], accepts = ALL): Frame[] {
  const parser = new FrameParser(accepts);
  const read: Frame[] = [];
  for (const chunk of chunks) for (const frame of parser.push(chunk)) read.push({ ...frame, payload: Buffer.from(frame.payload) });
  return read;
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...ends, bytes.length].map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

const frames = fc.array(
  fc.record({
    type: fc.constantFrom(...ALL),
    stream: fc.nat({ max: 0xffffffff }),
    payload: fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  }),
  { maxLength: 8 },
);

describe('frames', () => {
  it('are nine bytes of header and the payload', () => {
    expect(encodeFrame('log', 258, Buffer.from('hi')).toString('hex')).toEqual('00000002' + '07' + '00000102' + '6869');
  });

  it('come out as they went in, however the bytes are cut', () => {
    fc.assert(
      fc.property(frames, fc.array(fc.nat(), { maxLength: 40 }), (sent, places) => {
        const bytes = Buffer.concat(sent.map((frame) => encodeFrame(frame.type, frame.stream, frame.payload)));
        expect(readAll(cut(bytes, places))).toEqual(sent);
      }),
    );
  });

  it('are overwritten once they were read', () => {
    const kept: Buffer[] = [];
    for (const { payload } of new FrameParser(ALL).push(encodeFrame('stdin', 1, Buffer.from('dear ward')))) kept.push(payload);
    expect(kept).toEqual([Buffer.alloc(9)]);
  });

  it('of any bytes at all end in frames or in a violation, never in anything else', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }), (chunks) => {
        try {
          for (const frame of readAll(chunks)) expect(frame.payload.length).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolViolation);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a length beyond 64 KiB', '00010001' + '07' + '00000000'],
    ['a length of four gigabytes', 'ffffffff' + '07' + '00000000'],
    ['an empty payload', '00000000' + '07' + '00000000'],
    ['a type that does not exist', '00000001' + 'ff' + '00000000'],
    ['a type that nobody reads here', '00000001' + '01' + '00000000'],
  ])('with %s are refused at the header, before any payload', (_what, header) => {
    const parser = new FrameParser(new Set<FrameType>(['log']));
    expect(() => [...parser.push(Buffer.from(header, 'hex'))]).toThrow(ProtocolViolation);
    expect(() => [...parser.push(encodeFrame('log', 0, Buffer.from('later')))]).toThrow(ProtocolViolation);
  });

  it('that are not allowed are never made by us either', () => {
    expect(() => encodeFrame('log', 0, Buffer.alloc(0))).toThrow(RangeError);
    expect(() => encodeFrame('log', 0, Buffer.alloc(MAX_PAYLOAD_BYTES + 1))).toThrow(RangeError);
  });
});
