import { createHash, generateKeyPairSync } from 'node:crypto';
import { EMPTY_ROOT } from '../merkle/hashes.js';
import { formatCheckpoint, openCheckpoint, parseCheckpointText, readCheckpoint, signCheckpoint } from './checkpoint.js';
import { formatPublicKey, noteVerifier, parsePublicKey, signerOf, verifierOf } from './keys.js';
import { logNameOf, originOf } from './origin.js';
import { openNote, parseNote, signNote } from './signed-note.js';

const ORIGIN = 'keystead/inst_1/org_1';
const newKey = (keyName: string) => ({ keyName, ...generateKeyPairSync('ed25519') });

describe('signed notes', () => {
  it('verify the example of another implementation (the Go checksum database and its well-known key)', () => {
    const key = parsePublicKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const note =
      'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n\n' +
      '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    expect(openNote(Buffer.from(note), [key])).toBe("If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n");
    expect(formatPublicKey(key)).toBe('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  });

  it('carry our signature and open with our public key alone', () => {
    const key = newKey(ORIGIN);
    const other = newKey('witness.example/1');
    const note = signNote('one\n\ntwo\n', [signerOf(key), signerOf(other)]);
    expect(openNote(Buffer.from(note), [parsePublicKey(formatPublicKey(verifierOf(key)))])).toBe('one\n\ntwo\n');
    expect(parseNote(Buffer.from(note)).signatures.map((s) => s.name)).toEqual([ORIGIN, 'witness.example/1']);
  });

  it('are refused when a known key signed something else, and when no known key signed', () => {
    const key = newKey(ORIGIN);
    const note = signNote('size 1\n', [signerOf(key)]);
    expect(() => openNote(Buffer.from(note.replace('size 1', 'size 2')), [verifierOf(key)])).toThrow(`the signature of ${ORIGIN} is wrong`);
    expect(() => openNote(Buffer.from(note), [verifierOf(newKey(ORIGIN))])).toThrow(`not signed by ${ORIGIN} (key `);
  });

  it.each([
    ['no blank line', 'text\n— a AAAAAAAA\n', 'no blank line'],
    ['no signature', 'text\n\n', 'do not end in a newline'],
    ['a cut signature', 'text\n\n— a AAAAAAAA', 'do not end in a newline'],
    ['a hyphen for a dash', 'text\n\n- a AAAAAAAA\n', 'not of the form'],
    ['loose base64', 'text\n\n— a AAAAAAB=\n', 'not of the form'],
    ['a plus in the name', 'text\n\n— a+b AAAAAAAA\n', 'without spaces or plus signs'],
    ['a tab', 'te\txt\n\n— a AAAAAAAA\n', 'control character'],
    ['a carriage return', 'text\r\n\n— a AAAAAAAA\n', 'control character'],
    ['33 signatures', `text\n\n${'— a AAAAAAAA\n'.repeat(33)}`, 'at most 32'],
    ['70,000 bytes', `${'x'.repeat(70_000)}\n\n— a AAAAAAAA\n`, 'at most 65536'],
  ])('are refused with %s', (_, note, message) => {
    expect(() => parseNote(Buffer.from(note))).toThrow(message);
  });

  it('are refused when they are not UTF-8', () => {
    expect(() => parseNote(Buffer.from([0xff, 0x0a, 0x0a]))).toThrow('not UTF-8');
  });

  it('have key ids made of name, newline, type and key', () => {
    const key = Buffer.alloc(32, 7);
    const digest = createHash('sha256').update('a\n').update(Buffer.of(1)).update(key).digest();
    expect(noteVerifier('a', key).keyId).toEqual(digest.subarray(0, 4));
    expect(() => parsePublicKey(`a+00000000+${Buffer.concat([Buffer.of(1), key]).toString('base64')}`)).toThrow('does not belong to this name and key');
    expect(() => parsePublicKey('a+00000000+AQID')).toThrow('not an Ed25519 key');
  });
});

describe('checkpoints', () => {
  it('are origin, size and root, signed by the key of the same name', () => {
    const key = newKey(ORIGIN);
    const checkpoint = { origin: ORIGIN, size: 0, root: EMPTY_ROOT };
    const note = Buffer.from(signCheckpoint(checkpoint, [signerOf(key)]));
    expect(formatCheckpoint(checkpoint)).toBe(`${ORIGIN}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`);
    expect(openCheckpoint(note, verifierOf(key))).toEqual(checkpoint);
    expect(readCheckpoint(note)).toEqual(checkpoint);
  });

  it.each([
    ['a leading zero', `${ORIGIN}\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`],
    ['a huge size', `${ORIGIN}\n9999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`],
    ['a negative size', `${ORIGIN}\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`],
    ['a short root', `${ORIGIN}\n1\nAAAA\n`],
    ['an extension line', `${ORIGIN}\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n`],
    ['no origin', '\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n'],
  ])('are refused with %s', (_, text) => {
    expect(() => parseCheckpointText(text)).toThrow('checkpoint');
  });

  it('are refused under a key of another log', () => {
    const key = newKey('keystead/inst_1/org_2');
    const note = Buffer.from(signCheckpoint({ origin: ORIGIN, size: 0, root: EMPTY_ROOT }, [signerOf(key)]));
    expect(() => openCheckpoint(note, verifierOf(key))).toThrow(`the checkpoint is of ${ORIGIN}, not of keystead/inst_1/org_2`);
  });

  it("keep the installation's own events apart from the log of checkpoints", () => {
    expect([originOf('i', logNameOf('platform')), originOf('i', logNameOf('org_1')), originOf('i', 'platform')]).toEqual(['keystead/i/platform-events', 'keystead/i/org_1', 'keystead/i/platform']);
  });
});
