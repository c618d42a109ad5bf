/**
 * The program against the test vectors of ADR 0001. The expected bytes were computed by `vectors.py` from the ADR's words alone,
 * so a change of a format here fails, and so does a misreading on either side.
 */
import { hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandFingerprint } from '@keystead/crypto/src/fingerprint.js';
import type { CommandToFingerprint } from '@keystead/crypto/src/fingerprint.js';
import { deriveLogSigningKey, logOrigin } from '@keystead/crypto/src/log-signing-key.js';
import { payloadDigest, sha256 } from '@keystead/crypto/src/payload-digest.js';
import { fieldKey, openField, openFieldWithKey, sealField } from '@keystead/crypto/src/sealed-field.js';
import type { FieldPlace, SealedField } from '@keystead/crypto/src/sealed-field.js';
import { writerKeys } from '@keystead/crypto/src/writer-mac.js';
import { EventLog } from '@keystead/event-store/src/log.js';
import type { EventStore, EventToAppend } from '@keystead/event-store/src/port.js';
import { EventRegistry } from '@keystead/event-store/src/registry.js';
import { leafHash, leafHeader, payloadDigest as verifiersDigest } from '@keystead/evidence/src/leaf.js';
import { hashNode } from '@keystead/evidence/src/merkle/hashes.js';
import { openCheckpoint, signCheckpoint } from '@keystead/evidence/src/note/checkpoint.js';
import { formatPublicKey, parsePublicKey, signerOf, verifierOf } from '@keystead/evidence/src/note/keys.js';
import { originOf } from '@keystead/evidence/src/note/origin.js';
import { NotCanonicalisable, canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import type { EventHeader } from '@keystead/kernel/src/envelope.js';
import { EVENT_NAME_PATTERN, defineEvent } from '@keystead/kernel/src/event.js';
import { encodeId, isId } from '@keystead/kernel/src/ids.js';
import type { IdPrefix } from '@keystead/kernel/src/ids.js';
import { NotMoney, formatUsd, parseUsd, splitCommission } from '@keystead/kernel/src/money.js';
import { NotAStreamName, parseStreamName, streamName } from '@keystead/kernel/src/stream-name.js';
import type { StreamName } from '@keystead/kernel/src/stream-name.js';

interface SealedVector {
  readonly subjectKey: string;
  readonly place: FieldPlace;
  readonly value: unknown;
  readonly nonce: string;
  readonly fieldKey: string;
  readonly stored: SealedField;
}

interface Vectors {
  readonly canonical: readonly { text: string; canonical: string; sha256: string }[];
  readonly canonicalRefused: readonly string[];
  readonly canonicalDeepest: string;
  readonly numbers: readonly { ieee754: string; canonical: string }[];
  readonly times: readonly { milliseconds: number; text: string }[];
  readonly money: readonly { pico: string; usd: string }[];
  readonly moneyRefused: readonly string[];
  readonly commission: readonly { price: string; commission: string; developer: string }[];
  readonly ids: readonly { prefix: IdPrefix; bytes: string; id: string }[];
  readonly streamNames: readonly { parts: StreamName; name: string }[];
  readonly streamNamesRefused: readonly string[];
  readonly eventNames: readonly string[];
  readonly eventNamesRefused: readonly string[];
  readonly sealedFields: readonly SealedVector[];
  readonly event: {
    stream: string; data: Record<string, unknown>; personal: Record<string, string>; subjects: string[]; subjectKey: string; nonces: string[];
    salt: string; writerKey: string; header: string; payload: string; payloadDigest: string; mac: string;
  };
  readonly leaf: { index: number; sealedAt: string; leafHeader: string; hash: string };
  readonly node: { left: string; right: string; hash: string };
  readonly logSigningKey: { installation: string; organisation: string; logSeed: string; origin: string; ed25519Seed: string; publicKey: string };
  readonly checkpoint: { size: number; root: string; note: string; verifierKey: string };
  readonly fingerprints: readonly { key: string; command: CommandToFingerprint; fingerprint: string }[];
}

const vectors = JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/adr/0001-vectors.json'), 'utf8')) as Vectors;
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

describe('values', () => {
  it.each(vectors.canonical)('canonical bytes of $text', ({ text, canonical, sha256: digest }) => {
    expect(canonicalJson(JSON.parse(text))).toBe(canonical);
    expect(sha256(Buffer.from(canonical))).toEqual(hex(digest));
  });

  it('refuses what has no canonical bytes', () => {
    for (const text of vectors.canonicalRefused) expect(() => canonicalJson(JSON.parse(text))).toThrow(NotCanonicalisable);
    expect(canonicalJson(JSON.parse(vectors.canonicalDeepest))).toBe(vectors.canonicalDeepest);
  });

  it('numbers', () => {
    expect(vectors.numbers.map(({ ieee754 }) => ({ ieee754, canonical: canonicalJson(hex(ieee754).readDoubleBE()) }))).toEqual(vectors.numbers);
  });

  it('times', () => {
    expect(vectors.times.map(({ milliseconds }) => ({ milliseconds, text: new Date(milliseconds).toISOString() }))).toEqual(vectors.times);
  });

  it('money', () => {
    expect(vectors.money.map(({ pico }) => ({ pico, usd: formatUsd(BigInt(pico)) }))).toEqual(vectors.money);
    expect(vectors.money.map(({ usd }) => ({ pico: String(parseUsd(usd)), usd }))).toEqual(vectors.money);
    for (const text of vectors.moneyRefused) expect(() => parseUsd(text)).toThrow(NotMoney);
  });

  it('commission', () => {
    const split = (price: string): unknown => {
      const { commission, developer } = splitCommission(BigInt(price));
      return { price, commission: String(commission), developer: String(developer) };
    };
    expect(vectors.commission.map(({ price }) => split(price))).toEqual(vectors.commission);
  });

  it('ids', () => {
    expect(vectors.ids.map(({ prefix, bytes }) => ({ prefix, bytes, id: encodeId(prefix, hex(bytes)) }))).toEqual(vectors.ids);
    expect(vectors.ids.map(({ prefix, id }) => isId(prefix, id))).toEqual(vectors.ids.map(() => true));
  });

  it('names of streams and events', () => {
    expect(vectors.streamNames.map(({ name }) => ({ parts: parseStreamName(name), name }))).toEqual(vectors.streamNames);
    expect(vectors.streamNames.map(({ parts }) => ({ parts, name: streamName(parts) }))).toEqual(vectors.streamNames);
    for (const name of vectors.streamNamesRefused) expect(() => parseStreamName(name)).toThrow(NotAStreamName);
    expect(vectors.eventNames.filter((name) => !EVENT_NAME_PATTERN.test(name))).toEqual([]);
    expect(vectors.eventNamesRefused.filter((name) => EVENT_NAME_PATTERN.test(name))).toEqual([]);
  });
});

describe('sealed fields', () => {
  it.each(vectors.sealedFields)('$place.field', ({ subjectKey, place, value, nonce, fieldKey: key, stored }) => {
    expect(fieldKey(hex(subjectKey), place)).toEqual(hex(key));
    expect(sealField(hex(subjectKey), place, value, hex(nonce))).toEqual(stored);
    expect(openField(hex(subjectKey), place, stored)).toEqual(value);
    expect(openFieldWithKey(hex(key), place, stored)).toEqual(value);
  });
});

describe('one event, from the log to the bytes', () => {
  const { event } = vectors;
  const header = JSON.parse(event.header) as EventHeader;

  it('header, payload, salt and MAC', async () => {
    const definition = defineEvent(header.type, { parse: (input) => input as Record<string, unknown> }, { personal: event.personal, subjects: event.subjects });
    const random = [...event.nonces, event.salt];
    const appended: EventToAppend[] = [];
    const store = { append: async (_stream: string, _expected: unknown, events: readonly EventToAppend[]) => void appended.push(...events) } as unknown as EventStore;
    const keys = {
      writer: writerKeys(header.writer, new Map([[header.writer, hex(event.writerKey)]])),
      subjects: { keyFor: async () => hex(event.subjectKey), erase: async () => false },
    };
    const log = new EventLog(store, new EventRegistry([definition], []), keys, { uuid: () => header.id, bytes: () => hex(random.shift()!) });

    await log.append(event.stream, 'none', [definition.create(event.data)], { ...header, occurredAt: new Date(header.occurredAt) });
    expect(appended.map(({ header: bytes, payload, salt, mac }) => ({ header: bytes.toString(), payload: payload.toString(), salt: salt.toString('hex'), mac: mac.toString('hex') }))).toEqual([
      { header: event.header, payload: event.payload, salt: event.salt, mac: event.mac },
    ]);
  });

  it('payload digest, as the writer and as the verifier compute it', () => {
    const payload = Buffer.from(event.payload);
    expect([payloadDigest(hex(event.salt), payload), verifiersDigest(hex(event.salt), payload)]).toEqual([hex(event.payloadDigest), hex(event.payloadDigest)]);
  });

  it('leaf and node', () => {
    const leaf = leafHeader(event.header, vectors.leaf.index, vectors.leaf.sealedAt);
    expect(leaf).toBe(vectors.leaf.leafHeader);
    expect(leafHash(leaf, hex(event.payloadDigest))).toEqual(hex(vectors.leaf.hash));
    expect(hashNode(hex(vectors.node.left), hex(vectors.node.right))).toEqual(hex(vectors.node.hash));
  });
});

describe('checkpoints', () => {
  const { installation, organisation, logSeed, origin, ed25519Seed, publicKey } = vectors.logSigningKey;
  const key = deriveLogSigningKey(hex(logSeed), origin);

  it('log signing key', () => {
    expect([logOrigin(installation, organisation), originOf(installation, organisation)]).toEqual([origin, origin]);
    expect(Buffer.from(hkdfSync('sha256', hex(logSeed), 'keystead.log-key.v1', `keystead.log-key.v1\0${origin}`, 32))).toEqual(hex(ed25519Seed));
    expect([key.privateKey.export({ format: 'jwk' }).d, key.publicKey.export({ format: 'jwk' }).x]).toEqual([hex(ed25519Seed).toString('base64url'), hex(publicKey).toString('base64url')]);
  });

  it('signed note', () => {
    const { size, root, note, verifierKey } = vectors.checkpoint;
    const checkpoint = { origin, size, root: hex(root) };
    expect(signCheckpoint(checkpoint, [signerOf(key)])).toBe(note);
    expect(formatPublicKey(verifierOf(key))).toBe(verifierKey);
    expect(openCheckpoint(Buffer.from(note), parsePublicKey(verifierKey))).toEqual(checkpoint);
  });
});

describe('command fingerprints', () => {
  it.each(vectors.fingerprints)('$command.command', ({ key, command, fingerprint }) => {
    expect(commandFingerprint(hex(key), command)).toBe(fingerprint);
  });
});
