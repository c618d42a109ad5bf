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

/** Passes on the first of each kind, then says how many more there are: a flood of one kind hides no other. */
export class Told {
  private readonly kinds = new Map<string, { count: number; last: Verdict }>();

  constructor(private readonly tell: Tell) {}

  get any(): boolean {
    return this.kinds.size > 0;
  }

  add(kind: string, verdict: Verdict): void {
    const count = (this.kinds.get(kind)?.count ?? 0) + 1;
    this.kinds.set(kind, { count, last: verdict });
    if (count <= SHOWN) this.tell(verdict);
  }

  end(): void {
    for (const { count, last } of this.kinds.values()) {
      if (count > SHOWN) this.tell({ ...last, text: `${count - SHOWN} more like these, the last of them: ${last.text}` });
    }
  }
}
