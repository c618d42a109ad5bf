// @ts-check
/** Events as the platform writes them: canonical header, 300 bytes of payload, salt and a real writer MAC. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { deriveLogSigningKey, logOrigin } from '../../dist/libs/crypto/src/log-signing-key.js';
import { payloadDigest } from '../../dist/libs/crypto/src/payload-digest.js';
import { writerKeys } from '../../dist/libs/crypto/src/writer-mac.js';
import { canonicalJson } from '../../dist/libs/kernel/src/canonical-json.js';

export const INSTALLATION = '00112233445566778899aabbccddeeff';
export const ORGANISATION = 'org_0123456789abcdefghjkmnpqrs';
const PERSON = 'p_0123456789abcdefghjkmnpqrs';
const TYPE = 'keys.key-accessed@1';
const STREAM = `keys.key-${ORGANISATION}-key_0123456789abcdefghjkmnpqrs`;

export const writer = writerKeys('w1', new Map([['w1', Buffer.alloc(32, 9)]]));
const seed = createHash('sha256').update('bench').digest();
/** @type {Map<string, ReturnType<typeof deriveLogSigningKey>>} */
const keyOf = new Map();
/** @param {string} name */
const logSigningKey = (name) => {
  const found = keyOf.get(name) ?? deriveLogSigningKey(seed, logOrigin(INSTALLATION, name));
  keyOf.set(name, found);
  return found;
};
export const keys = { installation: INSTALLATION, logSigningKey };

/** @param {number} n @param {string} position */
export function makeEvent(n, position) {
  const id = randomUUID();
  const person = { id: PERSON, kind: 'member', via: 'session' };
  const header = { actor: person, behalf: null, causation: null, correlation: 'cmd_0123456789abcdefghjkmnpqrs', id, occurredAt: '2026-01-31T23:59:59.999Z', organisation: ORGANISATION, stream: STREAM, subjects: [PERSON], type: TYPE, v: 1, writer: 'w1' };
  const headerBytes = Buffer.from(canonicalJson(header));
  const payload = Buffer.from(canonicalJson({ app: 'app_0123456789abcdefghjkmnpqrs', n, note: 'x'.repeat(240) }));
  const salt = randomBytes(32);
  const mac = writer.mac(headerBytes, payloadDigest(salt, payload));
  return { id, type: TYPE, organisation: ORGANISATION, stream: STREAM, version: n, position, recordedAt: new Date(), header: headerBytes, payload, salt, mac };
}
