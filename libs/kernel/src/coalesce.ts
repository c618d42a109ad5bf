/**
 * Answers many callers with few questions: what is asked while a question is on its way goes together with the next one. An answer
 * is always of a question that began after its caller asked, so nobody is told what was true before.
 */
export class Coalesced<Q, A> {
  private waiting: { readonly asked: Q; readonly resolve: (answer: A) => void; readonly reject: (reason: unknown) => void }[] = [];
  private busy = false;

  /** @param ask gives one answer for each thing asked, in the same order */
  constructor(
    private readonly ask: (asked: readonly Q[]) => Promise<readonly A[]>,
    private readonly most = 100,
  ) {}

  of(asked: Q): Promise<A> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ asked, resolve, reject });
      if (!this.busy) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.busy = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.most);
      try {
        const answers = await this.ask(batch.map(({ asked }) => asked));
        batch.forEach(({ resolve }, n) => resolve(answers[n]!));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.busy = false;
  }
}
