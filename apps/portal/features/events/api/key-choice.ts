import type { AuditEvent } from '@/lib/api/types';
import type { Choice } from '@/lib/forms/choices';

/** `Key "Ward key" for openai … stored` in the stream `keys.key-org_…-key_…`: a key's name and id. Told in other words, the whole sentence names it. */
export function keyChoice({ summary, stream, actor }: Pick<AuditEvent, 'summary' | 'stream' | 'actor'>): Choice | null {
  const id = /key_\w+$/.exec(stream)?.[0];
  if (id === undefined) return null;
  return { id, name: /^Key "(.+)" for \S+ /.exec(summary)?.[1] ?? summary, note: actor.name ?? actor.via };
}
