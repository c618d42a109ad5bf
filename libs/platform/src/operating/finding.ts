/** What one look of the doctor came to. `fail`: something is wrong now; `warn`: an operator should know. */
export interface Finding {
  /** Which look it was. */
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'fail';
  /** What was found, in one line. */
  readonly text: string;
  /** What to do about it. */
  readonly next?: string;
  /** The place in the event log, `12` or `12-40`, where there is one. */
  readonly position?: string;
}

export type Verdict = Omit<Finding, 'check'>;
export type Tell = (verdict: Verdict) => void;

export function ok(text: string): Verdict {
  return { state: 'ok', text };
}

export function warn(text: string, next: string): Verdict {
  return { state: 'warn', text, next };
}

export function fail(text: string, next: string, position?: string): Verdict {
  return { state: 'fail', text, next, ...(position === undefined ? {} : { position }) };
}

/** Lines of one kind that are shown; the rest is counted, so that a lost table does not print a line for each row. */
const SHOWN = 50;

/** Passes on the first of many, then says how many more there are. */
export class Told {
  private count = 0;

  constructor(private readonly tell: Tell) {}

  get any(): boolean {
    return this.count > 0;
  }

  add(verdict: Verdict): void {
    this.count += 1;
    if (this.count <= SHOWN) this.tell(verdict);
  }

  end(next: string): void {
    if (this.count > SHOWN) this.tell(fail(`${this.count - SHOWN} more findings like these`, next));
  }
}
