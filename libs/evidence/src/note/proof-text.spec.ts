import { formatProof, parseProof } from './proof-text.js';

const CHECKPOINT = 'origin\n1\nAAAA\n\n— origin AAAAAAAA\n';

describe('proof files', () => {
  it('are read back as they were written', () => {
    const proof = { numbers: [3, 70], hashes: [Buffer.alloc(32, 1), Buffer.alloc(32, 2)], checkpoint: CHECKPOINT };
    const text = formatProof('range', proof);
    expect(text).toBe(`keystead/range-proof@v1\nstart 3\nend 70\n${Buffer.alloc(32, 1).toString('base64')}\n${Buffer.alloc(32, 2).toString('base64')}\n\n${CHECKPOINT}`);
    expect(parseProof('range', Buffer.from(text))).toEqual({ ...proof, checkpoint: Buffer.from(CHECKPOINT) });
    expect(parseProof('inclusion', Buffer.from(formatProof('inclusion', { numbers: [0], hashes: [], checkpoint: CHECKPOINT })))).toEqual({ numbers: [0], hashes: [], checkpoint: Buffer.from(CHECKPOINT) });
  });

  it.each([
    ['another heading', 'c2sp.org/tlog-proof@v2\nindex 0\n\nx', 'does not begin with'],
    ['an extra line', 'c2sp.org/tlog-proof@v1\nextra AAAA\nindex 0\n\nx', 'line 2 of the proof is not "index <number>"'],
    ['a loose number', 'c2sp.org/tlog-proof@v1\nindex 00\n\nx', 'line 2'],
    ['a short hash', 'c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nx', 'hash 1 of the proof'],
    ['too many hashes', `c2sp.org/tlog-proof@v1\nindex 0\n${'AAAA\n'.repeat(200)}\nx`, 'at most 106'],
    ['no checkpoint', 'c2sp.org/tlog-proof@v1\nindex 0\n', 'no empty line'],
  ])('are refused with %s', (_, text, message) => {
    expect(() => parseProof('inclusion', Buffer.from(text))).toThrow(message);
  });
});
