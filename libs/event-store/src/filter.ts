import type { EventFilter } from './port.js';

/** `keys.key` of `keys.key-<organisation>-<id>`; `''`, which matches no filter, for a name of another shape. */
export function categoryOfStream(stream: string): string {
  const id = stream.lastIndexOf('-');
  const organisation = id <= 0 ? -1 : stream.lastIndexOf('-', id - 1);
  return organisation === -1 ? '' : stream.slice(0, organisation);
}

export function isUnfiltered(filter: EventFilter): boolean {
  return filter.categories === undefined && filter.types === undefined && filter.organisation === undefined;
}

export function matches(filter: EventFilter, event: { stream: string; type: string; organisation: string }): boolean {
  if (filter.organisation !== undefined && event.organisation !== filter.organisation) return false;
  if (filter.types !== undefined && !filter.types.includes(event.type)) return false;
  if (filter.categories === undefined) return true;
  const category = categoryOfStream(event.stream);
  return category !== '' && filter.categories.includes(category);
}
