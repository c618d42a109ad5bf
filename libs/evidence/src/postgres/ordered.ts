/** Things that come in order, asked for in the same order: what lies before the one that is wanted is passed over, what lies behind it is kept. */
export class Ordered<T> {
  private readonly things: AsyncIterator<T>;
  /** Undefined: not asked for yet; null: there are no more. */
  private next: T | null | undefined;

  constructor(things: AsyncIterable<T>) {
    this.things = things[Symbol.asyncIterator]();
  }

  /** @param place negative for what lies before the wanted one, 0 for itself; @returns null where it is not among them */
  async at(place: (thing: T) => number): Promise<T | null> {
    for (;;) {
      if (this.next === undefined) {
        const { done, value } = await this.things.next();
        this.next = done === true ? null : value;
      }
      const thing = this.next;
      const where = thing === null ? 1 : place(thing);
      if (where > 0) return null;
      this.next = undefined;
      if (where === 0) return thing;
    }
  }

  async close(): Promise<void> {
    await this.things.return?.();
  }
}
