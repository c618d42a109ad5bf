/** Where slices reach the runs of this process without knowing each other: who starts a run leaves how to stop it. */
export class RunCanceller {
  private readonly runs = new Map<string, () => void>();

  add(executionId: string, stop: () => void): void {
    this.runs.set(executionId, stop);
  }

  remove(executionId: string): void {
    this.runs.delete(executionId);
  }

  /** @returns false when the run is not under way in this process */
  cancel(executionId: string): boolean {
    const stop = this.runs.get(executionId);
    stop?.();
    return stop !== undefined;
  }

  get isIdle(): boolean {
    return this.runs.size === 0;
  }

  has(executionId: string): boolean {
    return this.runs.has(executionId);
  }
}
