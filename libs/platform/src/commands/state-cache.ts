interface Known {
  readonly state: unknown;
  readonly version: number;
}

/** Least recently used states of streams, one map per fold, since two deciders may read one stream differently. */
export class StateCache {
  private readonly folds = new WeakMap<object, Map<string, Known>>();

  constructor(private readonly max: number) {}

  get<S>(fold: (state: S, event: never) => S, stream: string): { state: S; version: number } | undefined {
    const known = this.folds.get(fold)?.get(stream);
    if (known !== undefined) this.put(fold, stream, known);
    return known as { state: S; version: number } | undefined;
  }

  put(fold: object, stream: string, known: Known): void {
    const states = this.folds.get(fold) ?? new Map<string, Known>();
    this.folds.set(fold, states);
    states.delete(stream);
    states.set(stream, known);
    if (states.size > this.max) states.delete(states.keys().next().value!);
  }
}
