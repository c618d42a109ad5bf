/** So long a work is tried again while a part of the platform is away; everybody's later ones wait behind it. */
export const PATIENCE_MS = 10 * 60_000;

/** When the works that are tried again failed first. Kept by the process: one that starts anew begins to wait anew. */
export class Patience {
  readonly #failedAt = new Map<string, number>();

  /** Whether a work that failed now is to be tried again. */
  lasts(work: string, now: Date): boolean {
    const since = this.#failedAt.get(work) ?? now.getTime();
    this.#failedAt.set(work, since);
    return now.getTime() - since < PATIENCE_MS;
  }

  ended(work: string): void {
    this.#failedAt.delete(work);
  }
}
