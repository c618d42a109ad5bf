import { hashesOf, INTEGRITY, payloadWords, proofWords } from './words';

const leaf = { index: 29, position: '31', sealedAt: '2026-05-01T10:00:00.000Z', hash: 'aa', hashNow: null };
const WHATEVER = 'Start with the leaf hash as sealed, hash it with each line of the path, and you get the root that the checkpoint signs: that hash was sealed, whatever became of the event. An export holds everything needed to do that offline.';
const inclusion = { checkpoint: 'note', path: [] };

describe('the page of one event', () => {
  it('says sealed only of an event that is as it was sealed', () => {
    const good = Object.values(INTEGRITY).filter(({ tone }) => tone === 'good');
    expect([good, INTEGRITY['as-sealed'].label]).toEqual([[INTEGRITY['as-sealed']], 'sealed']);
  });

  it.each([
    ['as-sealed', leaf, inclusion, [['Leaf hash', 'aa']], 'Hash the leaf with each line of the path and you get the root that the checkpoint signs. An export holds everything needed to do that offline.'],
    ['changed', { ...leaf, hashNow: 'bb' }, inclusion, [['Leaf hash as sealed', 'aa'], ['Leaf hash of the event as it is now', 'bb']], WHATEVER],
    ['missing', leaf, inclusion, [['Leaf hash as sealed', 'aa']], WHATEVER],
    ['unproven', { ...leaf, hash: null, hashNow: 'bb' }, null, [['Leaf hash in the log', 'not in the log any more'], ['Leaf hash of the event as it is now', 'bb']], 'No path leads from this leaf to the signed root, so there is no proof.'],
    ['not-sealed', null, null, [], 'The log has no leaf of this event, so there is no proof.'],
    ['missing', null, null, [], 'The log has no leaf of this event, so there is no proof.'],
    ['not-sealed-yet', null, null, [], 'Not sealed yet. That takes about a second; this page shows it by itself.'],
  ] as const)('shows of one that is %s the hashes that are known, and what they prove', (integrity, where, path, hashes, words) => {
    const event = { integrity, leaf: where, inclusion: path === null ? null : { ...path, path: [...path.path] } };
    expect([hashesOf(event), proofWords(event)]).toEqual([hashes, words]);
  });

  it.each([
    ['as-sealed', { a: 1 }, null],
    ['as-sealed', null, 'The payload is not open to you.'],
    ['changed', { a: 1 }, null],
    ['changed', null, 'What is in the database now cannot be read.'],
    ['missing', null, 'It is gone with the event.'],
  ] as const)('says of one that is %s with payload %j: %s', (integrity, payload, instead) => {
    const words = payloadWords({ integrity, payload });
    expect([words.instead, words.about.startsWith('As it is in the database now.')]).toEqual([instead, integrity === 'changed']);
  });
});
