import { createHash, createHmac, createPrivateKey, createPublicKey, hkdfSync } from 'node:crypto';
import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import { payloadDigest } from '../leaf.js';
import type { LogKey } from '../note/keys.js';
import { originOf } from '../note/origin.js';
import type { EventSource, LogKeys, SourceEvent, WriterCheck } from '../seal/ports.js';

/** Stand-ins for keyring and event store, with the formats of ADR 0001; everything is derived, so tests repeat exactly. */

export const INSTALLATION = '00112233445566778899aabbccddeeff';
export const ORG = 'org_0000000000000000000000000a';
export const OTHER_ORG = 'org_0000000000000000000000000b';
export const PERSON = 'p_00000000000000000000000001';

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const WRITER_KEY = Buffer.alloc(32, 9);

export function testKeys(seed = 'seed'): LogKeys {
  const known = new Map<string, LogKey>();
  return {
    installation: INSTALLATION,
    logSigningKey: (name) => {
      const found = known.get(name);
      if (found !== undefined) return found;
      const secret = Buffer.from(hkdfSync('sha256', seed, '', name, 32));
      const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, secret]), format: 'der', type: 'pkcs8' });
      const key = { keyName: originOf(INSTALLATION, name), privateKey, publicKey: createPublicKey(privateKey) };
      known.set(name, key);
      return key;
    },
  };
}

export const testWriter: WriterCheck = { verify: (name, header, digest, mac) => name === 'w1' && writerMac(header, digest).equals(mac) };

function writerMac(header: Buffer, digest: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return createHmac('sha256', WRITER_KEY).update('keystead.mac.v1\u0000').update(length).update(header).update(digest).digest();
}

export interface EventOptions {
  readonly organisation?: string;
  readonly type?: string;
  readonly data?: unknown;
  /** Changes to what the header says, before the MAC is made. */
  readonly header?: Record<string, unknown>;
}

export function eventId(n: number): string {
  const hex = createHash('sha256').update(`event ${n}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function makeEvent(n: number, { organisation = ORG, type = 'keys.key-accessed@1', data = { n, note: `für ${n}` }, header = {} }: EventOptions = {}): SourceEvent {
  const id = eventId(n);
  const stream = `keys.key-${organisation}-key_0000000000000000000000000${n % 10}`;
  const head = {
    v: 1, id, type, organisation, stream, actor: { kind: 'member', id: PERSON, via: 'session' }, behalf: null, correlation: `c${n}`, causation: null,
    subjects: [PERSON], occurredAt: new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString(), writer: 'w1', ...header,
  };
  const headerBytes = Buffer.from(canonicalJson(head));
  const payload = Buffer.from(canonicalJson(data));
  const salt = createHash('sha256').update(`salt ${n}`).digest();
  return { id, type, organisation, stream, position: String(n + 1).padStart(12, '0'), header: headerBytes, payload, salt, mac: writerMac(headerBytes, payloadDigest(salt, payload)) };
}

/** A list of events that reads like an event store. */
export class ListSource implements EventSource {
  constructor(readonly events: SourceEvent[] = []) {}

  async *readAll({ after, max = Infinity, organisation }: { after: string; max?: number; organisation?: string }): AsyncIterable<SourceEvent> {
    let given = 0;
    for (const event of this.events) {
      if (event.position <= after || (organisation !== undefined && event.organisation !== organisation)) continue;
      if ((given += 1) > max) return;
      yield event;
    }
  }

  async head(): Promise<string> {
    return this.events.at(-1)?.position ?? '';
  }

  comparePositions(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
  }
}
