import type { Span } from '../merkle/coordinates.js';

export type Place =
  | { readonly kind: 'next' }
  /** Indexes [start, end) were left out just before. */
  | { readonly kind: 'jump'; readonly missing: Span }
  /** Its index was left out before: it stands too late. */
  | { readonly kind: 'late' }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'outside' };

const MAX_GAPS = 1000;

/** Follows the indexes of the lines of a period: each of [start, end) once, in order. */
export class OrderTracker {
  private gaps: Span[] = [];
  private unreadable = 0;

  constructor(
    private expected: number,
    private readonly start: number,
    private readonly end: number,
  ) {}

  /** The index that is due now. */
  get due(): number {
    return this.expected;
  }

  /** A line whose index nobody can tell; it may stand for one that is otherwise missing. */
  skipUnreadable(): void {
    this.unreadable += 1;
  }

  see(index: number): Place {
    if (index < this.start || index >= this.end) return { kind: 'outside' };
    if (index < this.expected) return this.fill(index) ? { kind: 'late' } : { kind: 'repeat' };
    const missing = { start: this.expected, end: index };
    this.expected = index + 1;
    const explained = missing.end - missing.start === this.unreadable;
    this.unreadable = 0;
    if (missing.start === missing.end || explained) return { kind: 'next' };
    if (this.gaps.length < MAX_GAPS) this.gaps.push(missing);
    return { kind: 'jump', missing };
  }

  /** What never came. */
  missing(): Span[] {
    const tail = { start: this.expected, end: this.end };
    const explained = tail.end - tail.start === this.unreadable;
    return tail.start < tail.end && !explained ? [...this.gaps, tail] : this.gaps;
  }

  private fill(index: number): boolean {
    const gap = this.gaps.find(({ start, end }) => start <= index && index < end);
    if (gap === undefined) return false;
    const rest = [{ start: gap.start, end: index }, { start: index + 1, end: gap.end }].filter(({ start, end }) => start < end);
    this.gaps = this.gaps.flatMap((other) => (other === gap ? rest : [other]));
    return true;
  }
}
