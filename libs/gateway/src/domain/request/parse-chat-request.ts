import type { z } from 'zod';
import { cut } from '@keystead/kernel/src/cut.js';
import { refuse } from '../refusals.js';
import { chatRequestSchema, MAX_REQUEST_BYTES, type ChatRequest } from './chat-request.schema.js';
import { REFUSED_FIELDS, REFUSED_PARTS } from './refused-fields.js';

const MAX_DEPTH = 32;

/**
 * @param body untrusted JSON value
 * @throws Refusal gateway.chat-request-too-large, chat-request-unsupported (a known field that is not allowed) or chat-request-invalid
 */
export function parseChatRequest(body: unknown): ChatRequest {
  if (!isRecord(body)) throw refuse('gateway.chat-request-invalid', 'The body must be a JSON object.');
  if (deeperThan(body, MAX_DEPTH)) throw refuse('gateway.chat-request-invalid', `The body is nested deeper than ${MAX_DEPTH} levels.`);
  if (!wellFormed(body)) throw refuse('gateway.chat-request-invalid', 'The body holds half of a Unicode character pair. Send whole characters.');
  if (Buffer.byteLength(JSON.stringify(body)) > MAX_REQUEST_BYTES) {
    throw refuse('gateway.chat-request-too-large', `A chat request may have ${MAX_REQUEST_BYTES} bytes at most.`, { limitBytes: MAX_REQUEST_BYTES });
  }
  refuseKnown(body);
  const parsed = chatRequestSchema.safeParse(body);
  if (!parsed.success) throw refuse('gateway.chat-request-invalid', describe(parsed.error));
  return parsed.data;
}

function refuseKnown(body: Record<string, unknown>): void {
  for (const field of Object.keys(body)) {
    const reason = Object.hasOwn(REFUSED_FIELDS, field) ? REFUSED_FIELDS[field] : undefined;
    if (reason !== undefined && body[field] !== null) throw refuse('gateway.chat-request-unsupported', `"${field}" is not allowed: ${reason}.`, { field });
  }
  if (typeof body['n'] === 'number' && body['n'] !== 1) {
    throw refuse('gateway.chat-request-unsupported', '"n" other than 1 is not allowed: ask again for another answer.', { field: 'n' });
  }
  for (const message of itemsOf(body['messages'])) {
    for (const part of itemsOf(message['content'])) {
      const type = part['type'];
      const reason = typeof type === 'string' && Object.hasOwn(REFUSED_PARTS, type) ? REFUSED_PARTS[type] : undefined;
      if (reason !== undefined) throw refuse('gateway.chat-request-unsupported', `A "${String(type)}" part is not allowed: ${reason}.`, { field: 'messages' });
    }
  }
  for (const tool of itemsOf(body['tools'])) {
    if (tool['type'] !== 'function') {
      throw refuse('gateway.chat-request-unsupported', "Only tools of type \"function\" are allowed: the provider's own tools act outside every policy.", { field: 'tools' });
    }
  }
}

/** The first fault only, with its place; the value itself is never repeated. */
function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'The body is not a chat request.';
  const place = issue.path.length === 0 ? 'body' : cut(issue.path.map(String).join('.'), 200);
  if (issue.code === 'unrecognized_keys') return `Unknown field ${JSON.stringify(cut(issue.keys[0] ?? '', 64))} in ${place}.`;
  return `${place}: ${issue.code.replaceAll('_', ' ')}.`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function itemsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** Iterative, so that the check itself survives what it checks. */
function deeperThan(root: unknown, limit: number): boolean {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((value): unknown[] => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return false;
}

/** Names of fields too. What is not well-formed can be neither stored nor sent. Its depth was checked before. */
function wellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (Array.isArray(value)) return value.every(wellFormed);
  return !isRecord(value) || Object.entries(value).every(([name, held]) => name.isWellFormed() && wellFormed(held));
}
