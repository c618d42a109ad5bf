import type { AuditEvent } from '@/lib/api/types';
import type { Choice } from '@/lib/forms/choices';

/** `Key vaulted: Ward key, openai, https://…` in the stream `keys.key-org_…-key_…`: the name of a key and its id. */
export function keyChoice({ summary, stream, actor }: Pick<AuditEvent, 'summary' | 'stream' | 'actor'>): Choice | null {
  const id = /key_\w+$/.exec(stream)?.[0];
  const told = /^[^:]+: (.+)$/.exec(summary)?.[1];
  if (id === undefined || told === undefined) return null;
  return { id, name: told.split(', ').slice(0, -2).join(', ') || told, note: actor.name ?? actor.via };
}
