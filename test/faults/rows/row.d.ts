/** One thing that was compared. */
export interface Look {
  readonly name: string;
  readonly ok: boolean;
  readonly text: string;
  /** Where a look is a row of the table of its own. */
  readonly expected?: string;
  readonly by?: string;
}

export interface Ground {
  readonly root: string;
  readonly seed: number;
  /** How often a process is killed. */
  readonly points: number;
  readonly say: (line: string) => void;
}

/** What a row of the table found. */
export interface Found {
  readonly looks: readonly Look[];
  readonly counts?: Readonly<Record<string, number>>;
}

/** A file of this folder: a fault, what is expected, and how to find out. */
export interface Row {
  readonly fault: string;
  readonly expected: string;
  run(ground: Ground): Promise<Found>;
}

export interface Result extends Found {
  readonly row: string;
  readonly fault: string;
  readonly expected: string;
  readonly at: string;
  readonly seconds: number;
  readonly seed: number;
  readonly machine: string;
}
