/** Waiting runs: organisations take turns, and within one the oldest goes first. Full means full: no unbounded waiting. */

export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

export interface QueueLimits {
  readonly total: number;
  readonly perOrganisation: number;
}

export class FairQueue<T> {
  /** In the order of their next turn. */
  private readonly lanes = new Map<string, T[]>();
  private waiting = 0;

  constructor(private readonly limits: QueueLimits) {}

  get size(): number {
    return this.waiting;
  }

  /** @throws QueueFull */
  demandRoom(organisation: string): void {
    if (this.waiting >= this.limits.total) throw new QueueFull('Too many runs are waiting. Try again in a minute.');
    if ((this.lanes.get(organisation)?.length ?? 0) >= this.limits.perOrganisation) throw new QueueFull('Too many runs of your organisation are waiting. Try again when some have finished.');
  }

  /** @throws QueueFull */
  push(organisation: string, item: T): void {
    this.demandRoom(organisation);
    const lane = this.lanes.get(organisation) ?? [];
    lane.push(item);
    this.lanes.set(organisation, lane);
    this.waiting += 1;
  }

  shift(): T | undefined {
    for (const [organisation, lane] of this.lanes) {
      const item = lane.shift();
      this.lanes.delete(organisation);
      if (lane.length > 0) this.lanes.set(organisation, lane);
      if (item === undefined) continue;
      this.waiting -= 1;
      return item;
    }
    return undefined;
  }

  remove(organisation: string, item: T): boolean {
    const lane = this.lanes.get(organisation);
    const at = lane?.indexOf(item) ?? -1;
    if (lane === undefined || at === -1) return false;
    lane.splice(at, 1);
    if (lane.length === 0) this.lanes.delete(organisation);
    this.waiting -= 1;
    return true;
  }

  /** All that wait, in the order in which they will be taken if nobody else comes. */
  inOrder(): readonly T[] {
    const lanes = [...this.lanes.values()];
    const longest = Math.max(0, ...lanes.map((lane) => lane.length));
    return Array.from({ length: longest }, (_, turn) => lanes.flatMap((lane) => lane.slice(turn, turn + 1))).flat();
  }
}
