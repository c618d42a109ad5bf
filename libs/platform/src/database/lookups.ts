import { Coalesced } from '@keystead/kernel/src/coalesce.js';

type Found<V> = ReadonlyMap<string, V>;

interface Page {
  readonly organisation: string;
  readonly ids: readonly string[];
}

/** A page has at most 200 rows. */
const PAGES_AT_ONCE = 20;

/**
 * What pages show beside their rows, by id: those that are made at the same time ask together, once per organisation. Nobody is given what only
 * another one asked for.
 */
export class Lookups<V> {
  private readonly pages = new Coalesced((pages: readonly Page[]) => this.lookAll(pages), PAGES_AT_ONCE);

  /** @param look finds those that exist, of ids that all differ */
  constructor(private readonly look: (organisation: string, ids: readonly string[]) => Promise<Found<V>>) {}

  async of(organisation: string, ids: readonly string[]): Promise<Found<V>> {
    if (ids.length === 0) return new Map();
    const answer = await this.pages.of({ organisation, ids });
    if (answer.status === 'rejected') throw answer.reason;
    const own = new Map<string, V>();
    for (const id of ids) if (answer.value.has(id)) own.set(id, answer.value.get(id)!);
    return own;
  }

  /** For each page, the answer of its organisation: that one fails is no other's concern. */
  private async lookAll(pages: readonly Page[]): Promise<PromiseSettledResult<Found<V>>[]> {
    const wanted = new Map<string, Set<string>>();
    for (const { organisation, ids } of pages) {
      const all = wanted.get(organisation) ?? new Set();
      for (const id of ids) all.add(id);
      wanted.set(organisation, all);
    }
    const answers = await Promise.allSettled(Array.from(wanted, ([organisation, ids]) => this.look(organisation, [...ids])));
    const organisations = [...wanted.keys()];
    return pages.map(({ organisation }) => answers[organisations.indexOf(organisation)]!);
  }
}
