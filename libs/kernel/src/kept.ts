/**
 * Things that are dear to find and never change, by name. Full, it forgets all of them and they are found anew: no order is kept, so that
 * asking costs what it costs of a Map.
 */
export class Kept<V> {
  private readonly known = new Map<string, V>();

  constructor(private readonly most: number) {}

  /** undefined: not known, or forgotten. */
  get(name: string): V | undefined {
    return this.known.get(name);
  }

  keep(name: string, value: V): void {
    if (this.known.size >= this.most) this.known.clear();
    this.known.set(name, value);
  }
}
