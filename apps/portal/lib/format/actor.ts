/** Who acted, for people: a member by name; a part of Keystead in words, with its own name to look it up by. */
export function actorLabel({ name, via }: { name: string | null; via: string }): { label: string; note: string | null } {
  const part = /^([a-z-]+)\.([a-z-]+)$/.exec(name ?? '');
  if (part !== null) return { label: 'Keystead', note: part[2]!.replaceAll('-', ' ') };
  if (via === 'system') return { label: 'Keystead', note: name };
  return { label: name ?? (WAYS[via] ?? via), note: null };
}

const WAYS: Readonly<Record<string, string>> = { none: 'somebody not signed in', session: 'erased person', token: 'erased person' };
