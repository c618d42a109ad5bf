import { z } from 'zod';
import type { InferEntity } from '@mikro-orm/postgresql';
import type { LeafPlace } from '../../domain/ports.js';
import type { LoggedEventRow } from './event.row.js';

export const eventView = z.object({
  eventId: z.string(),
  type: z.string(),
  at: z.string(),
  actor: z.object({ id: z.string().nullable(), name: z.string().nullable(), via: z.string() }),
  summary: z.string(),
  stream: z.string(),
  leafIndex: z.int().nullable(),
  sealedAt: z.string().nullable(),
});
export type EventView = z.infer<typeof eventView>;

/** What a list of events shows, and what it is sorted by: a row holds more than twice that. */
export const VIEWED = ['eventId', 'type', 'at', 'actorKind', 'actorId', 'via', 'summary', 'stream', 'sortKey'] as const;

export function viewOf(row: Pick<InferEntity<typeof LoggedEventRow>, (typeof VIEWED)[number]>, names: ReadonlyMap<string, string>, leaf: LeafPlace | undefined): EventView {
  const { eventId, type, at, summary, stream, actorKind, via } = row;
  const id = row.actorId ?? null;
  const name = actorKind === 'member' && id !== null ? (names.get(id) ?? null) : actorKind === 'service' ? id : null;
  return { eventId, type, at, actor: { id, name, via }, summary, stream, leafIndex: leaf?.index ?? null, sealedAt: leaf?.sealedAt ?? null };
}
