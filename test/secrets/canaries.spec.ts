import { found, KINDS } from './canaries.js';

const word = KINDS.secret;

describe('looking for a canary', () => {
  it.each([
    ['as it is', Buffer.from(`{"a":"${word}"}`)],
    ['in hex', Buffer.from(`\\x00${Buffer.from(word).toString('hex')}`)],
    ['in base64, alone', Buffer.from(Buffer.from(word).toString('base64'))],
    ['in base64, behind one byte', Buffer.from(Buffer.from(`x${word}yz`).toString('base64'))],
    ['in base64, behind two', Buffer.from(Buffer.from(`user:${word}`).toString('base64url'))],
    ['in UTF-16', Buffer.from(word, 'utf16le')],
    ['in JSON, escaped', Buffer.from([...word].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join(''))],
    ['in an address', Buffer.from([...word].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(''))],
    ['shouted', Buffer.from(word.toUpperCase())],
  ])('finds it %s', (_, bytes) => expect(found(bytes)).toHaveLength(1));

  it('finds whatever looks like a token of ours', () => {
    const token = `ks_pat_${'a1B2'.repeat(10)}xyz`;
    expect(found(Buffer.from(`x ks_pat_ x ${token} x`))).toHaveLength(1);
    expect(found(Buffer.from('ks_pat_ and a pattern such as ks_run_[A-Za-z]'))).toEqual([]);
  });

  it('finds the kinds that are asked for', () => {
    expect(found(Buffer.from(`${KINDS.person} ${KINDS.content}`), ['content'])).toHaveLength(1);
    expect(found(Buffer.from('nothing of the kind'))).toEqual([]);
  });
});
