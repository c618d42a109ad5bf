import { crc32c } from './crc32c.js';

describe('CRC-32C', () => {
  const counting = Array.from({ length: 32 }, (_, i) => i);
  const scsiRead = '01c000000000000000000000000000001400000000000400000000140000001828000000000000000200000000000000';

  it.each([
    ['32 bytes of zeroes', Buffer.alloc(32), 0x8a9136aa],
    ['32 bytes of ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
    ['32 incrementing bytes', Buffer.from(counting), 0x46dd794e],
    ['32 decrementing bytes', Buffer.from(counting.toReversed()), 0x113fdb5c],
    ['an iSCSI read command', Buffer.from(scsiRead, 'hex'), 0xd9963a56],
  ])('of %s is as in RFC 3720, B.4', (_, bytes, expected) => expect(crc32c(bytes)).toBe(expected));

  it('of "123456789" is the check value of every catalogue, and of nothing is 0', () => {
    expect([crc32c(Buffer.from('123456789')), crc32c(Buffer.alloc(0))]).toEqual([0xe3069283, 0]);
  });
});
