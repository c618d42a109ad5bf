import { parseCanonicalObject } from '../canonical.js';
import { DIGEST_BYTES, leafHash, payloadDigest, SALT_BYTES } from '../leaf.js';
import { decodeBase64Url, isTime } from '../text.js';

/** A line of `events.jsonl` or `boundaries.jsonl`, taken apart; what it proves is another matter. */
export interface EventLine {
  readonly index: number;
  readonly sealedAt: string;
  readonly eventId: string;
  readonly type: string;
  readonly leafHash: Buffer;
  /** Null when the payload was withheld. */
  readonly payload: Readonly<Record<string, unknown>> | null;
  /** Whether payload and salt make the digest; true when withheld. */
  readonly payloadFits: boolean;
  /** Disclosed field keys, base64url by field name. */
  readonly fields: Readonly<Record<string, unknown>> | null;
}

const LINE_FORMS = new Set(['digest,leaf', 'digest,leaf,payload,salt', 'digest,fields,leaf,payload,salt']);
const LEAF_FORM = 'event,index,sealedAt,v';
const ACTOR_FORM = 'id,kind,via';
const HEADER_FORM = 'actor,behalf,causation,correlation,id,occurredAt,organisation,stream,subjects,type,v,writer';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** `,"salt":"` + 43 characters + `"}` */
const SALT_TAIL = 9 + 43 + 2;
const PAYLOAD_MEMBER = ',"payload":';

/** @returns the line, or what is wrong with it as the end of a sentence that begins with "line 7" */
export function parseEventLine(text: string, organisation: string): EventLine | string {
  const line = parseCanonicalObject(text);
  if (line === null) return 'is not canonical JSON';
  if (!LINE_FORMS.has(Object.keys(line).join())) return 'has not the members of an event line';
  const leaf = objectIn(line, 'leaf');
  const header = leaf === null ? null : objectIn(leaf, 'event');
  const digest = bytesIn(line, 'digest', DIGEST_BYTES);
  if (leaf === null || header === null || digest === null || Object.keys(leaf).join() !== LEAF_FORM || Object.keys(header).join() !== HEADER_FORM) return 'has not the form of a leaf';
  const { index, sealedAt, v } = leaf;
  const { id, type } = header;
  if (v !== 1 || header['v'] !== 1 || typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0 || !isSealTime(sealedAt)) return 'has no proper index or time of sealing';
  if (typeof id !== 'string' || !UUID.test(id) || typeof type !== 'string') return 'has no proper event id or type';
  if (header['organisation'] !== organisation) return `(event ${id}) is of another organisation`;
  if (Object.keys(objectIn(header, 'actor') ?? {}).join() !== ACTOR_FORM) return `(event ${id}) has no proper actor`;
  const opened = openPayload(text, line, digest);
  if (opened === null) return `(event ${id}) has no proper payload, salt or field keys`;
  return { index, sealedAt, eventId: id, type, leafHash: leafHash(leafText(text, line, leaf), digest), ...opened };
}

/** The leaf's own bytes: cut out of the line, which was found canonical; written again where field keys come before it. */
function leafText(text: string, line: Record<string, unknown>, leaf: Record<string, unknown>): string {
  const start = `{"digest":"${line['digest'] as string}","leaf":`.length;
  if ('fields' in line) return JSON.stringify(leaf);
  return 'payload' in line ? text.slice(start, payloadAt(text, line)) : text.slice(start, -1);
}

function openPayload(text: string, line: Record<string, unknown>, digest: Buffer): Pick<EventLine, 'payload' | 'payloadFits' | 'fields'> | null {
  if (!('payload' in line)) return { payload: null, payloadFits: true, fields: null };
  const payload = objectIn(line, 'payload');
  const salt = bytesIn(line, 'salt', SALT_BYTES);
  const fields = 'fields' in line ? objectIn(line, 'fields') : null;
  if (payload === null || salt === null || ('fields' in line && fields === null)) return null;
  const start = payloadAt(text, line) + PAYLOAD_MEMBER.length;
  const bytes = Buffer.from(text.slice(start, -SALT_TAIL));
  return { payload, fields, payloadFits: payloadDigest(salt, bytes).equals(digest) };
}

/** Where the member begins: behind the leaf, which has no such member itself; the payload may hold the same characters again. */
function payloadAt(text: string, line: Record<string, unknown>): number {
  return text.indexOf(PAYLOAD_MEMBER, 'fields' in line ? JSON.stringify(line['fields']).length : 0);
}

// Events sealed together share the time, so the last good one is the likely one.
let lastTime = '';

function isSealTime(value: unknown): value is string {
  if (value === lastTime) return true;
  if (!isTime(value)) return false;
  lastTime = value;
  return true;
}

function objectIn(value: Record<string, unknown>, key: string): Record<string, unknown> | null {
  const member = value[key];
  return typeof member === 'object' && member !== null && !Array.isArray(member) ? (member as Record<string, unknown>) : null;
}

function bytesIn(value: Record<string, unknown>, key: string, length: number): Buffer | null {
  const member = value[key];
  const bytes = typeof member === 'string' ? decodeBase64Url(member) : null;
  return bytes?.length === length ? bytes : null;
}
