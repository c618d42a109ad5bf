import { anEvent } from '../contract-suite/builders.js';
import { decodeFrame, encodeFrame, weightOf } from './frame.js';

const event = anEvent({ id: '00000000-0000-4000-8000-000000000001', organisation: 'org_ü', header: Buffer.from('{"v":1}'), salt: Buffer.alloc(32, 1), mac: Buffer.alloc(32, 2) });
const token = { key: 'org_ü/p_1/k', fingerprint: 'f1', count: 3 };
const plain = '4b534501' + '00000006' + '00000007' + '00000000' + '00000000' + '00000000' + '01'.repeat(32) + '02'.repeat(32) + '6f72675fc3bc' + '7b2276223a317d';
const keyed = '4b534501' + '00000006' + '00000007' + '0000000c' + '00000002' + '00000003' + '01'.repeat(32) + '02'.repeat(32) + '6f72675fc3bc' + '7b2276223a317d' + '6f72675fc3bc2f705f312f6b' + '6631';

describe('what stands beside a payload in EventStoreDB', () => {
  it('is stored like this, for ever', () => {
    expect(Buffer.from(encodeFrame(event, undefined)).toString('hex')).toBe(plain);
    expect(Buffer.from(encodeFrame(event, token)).toString('hex')).toBe(keyed);
  });

  it('comes back as it was', () => {
    const { organisation, header, salt, mac } = event;
    expect(decodeFrame(new Uint8Array(Buffer.from(plain, 'hex')))).toEqual({ organisation, header, salt, mac, token: null });
    expect(decodeFrame(new Uint8Array(Buffer.from(keyed, 'hex')))).toEqual({ organisation, header, salt, mac, token });
  });

  it('is not JSON, which the client would read and write anew', () => {
    expect(() => JSON.parse(Buffer.from(encodeFrame(event, token)).toString('utf8'))).toThrow();
  });

  it.each([
    ['nothing', undefined],
    ['JSON', { $correlationId: 'x' }],
    ['no bytes', new Uint8Array()],
    ['another beginning', new Uint8Array(Buffer.from(`4b534502${plain.slice(8)}`, 'hex'))],
    ['a byte less', new Uint8Array(Buffer.from(plain.slice(0, -2), 'hex'))],
    ['a byte more', new Uint8Array(Buffer.from(`${plain}00`, 'hex'))],
    ['lengths beyond the end', new Uint8Array(Buffer.from(plain.replace('00000006', 'ffffffff'), 'hex'))],
  ])('is not seen in %s', (_what, metadata) => {
    expect(decodeFrame(metadata)).toBeNull();
  });

  it('weighs what a node counts: data, metadata, and the type in UTF-16', () => {
    const events = [event, anEvent({ payload: Buffer.alloc(1000) })];
    const counted = (one: typeof event, with_?: typeof token): number => one.payload.length + encodeFrame(one, with_).length + 2 * one.type.length;
    expect(weightOf(events)).toBe(events.reduce((sum, one) => sum + counted(one), 0));
    expect(weightOf([event], token)).toBe(counted(event, token));
  });
});
