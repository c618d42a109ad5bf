/** Without its answer for so long a question may be lost, which only the limits of its connection find out: nobody is to wait behind it until then. */
const PATIENCE_MS = 500;
/** Who is merely slow is not asked more and more. */
const AT_ONCE = 4;
/** As long as one waits for a free connection. */
const NO_PLACE_MS = 1_000;

interface Waiting<Q, A> {
  readonly asked: Q;
  readonly resolve: (answer: A) => void;
  readonly reject: (reason: unknown) => void;
  told: boolean;
  /** Runs while there is no place to ask it. */
  noPlace: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Answers many callers with few questions: what is asked while a question is on its way goes together with the next one. An answer
 * is always of a question that began after its caller asked, so nobody is told what was true before.
 *
 * A question that is late is waited for by nobody but its own callers, and they ask a second time with the next one. The answer that comes
 * first is theirs; of the failures only the second's, for the first may be no more than the end of a connection that was lost. So it is for
 * reads, which may be asked twice, and of which several may be under way.
 */
export class Coalesced<Q, A> {
  private readonly waiting: Waiting<Q, A>[] = [];
  private again: Waiting<Q, A>[] = [];
  private underWay = 0;
  /** One is under way and not late. */
  private busy = false;

  /**
   * @param ask gives one answer for each thing asked, in the same order
   * @param most go together, and as many that ask a second time
   */
  constructor(
    private readonly ask: (asked: readonly Q[]) => Promise<readonly A[]>,
    private readonly most = 100,
  ) {}

  /** @throws NoAnswer when for a second too many questions are without theirs to ask another */
  of(asked: Q): Promise<A> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ asked, resolve, reject, told: false, noPlace: undefined });
      this.next();
    });
  }

  private next(): void {
    if (this.busy) return;
    if (this.again.length > 0) this.again = this.again.filter(({ told }) => !told);
    if (this.underWay < AT_ONCE) {
      if (this.waiting.length + this.again.length > 0) void this.askNext();
    } else {
      const from = this.waiting.findLastIndex(({ noPlace }) => noPlace !== undefined) + 1;
      for (const one of this.waiting.slice(from)) one.noPlace = setTimeout(() => this.giveUp(one), NO_PLACE_MS);
    }
  }

  private async askNext(): Promise<void> {
    for (const one of this.waiting) {
      clearTimeout(one.noPlace);
      one.noPlace = undefined;
    }
    const first = this.waiting.splice(0, this.most);
    const second = this.again.splice(0, this.most);
    const batch = second.length === 0 ? first : [...second, ...first];
    this.busy = true;
    this.underWay += 1;
    let late = false;
    const patience = setTimeout(() => {
      late = true;
      this.busy = false;
      this.again.push(...first);
      this.next();
    }, PATIENCE_MS);
    try {
      const answers = await this.ask(batch.map(({ asked }) => asked));
      batch.forEach((one, n) => {
        one.told = true;
        one.resolve(answers[n]!);
      });
    } catch (error) {
      // Once it is late, those who asked it first are asked for in a newer one, or will be: that one tells them.
      for (const one of late ? second : batch) {
        one.told = true;
        one.reject(error);
      }
    }
    clearTimeout(patience);
    this.underWay -= 1;
    if (!late) this.busy = false;
    this.next();
  }

  /** Those who are to ask a second time need no such end: their first question is under way, or has left its place. */
  private giveUp(one: Waiting<Q, A>): void {
    this.waiting.splice(this.waiting.indexOf(one), 1);
    one.reject(new NoAnswer());
  }
}

class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** What the system says of a connection on which nothing comes. */
  readonly code = 'ETIMEDOUT';

  constructor() {
    super(`${AT_ONCE} questions are without their answer, and no other was asked for ${NO_PLACE_MS / 1000} s: look at the network and at the load of the server, and ask again`);
  }
}
