/** One line of the table. Values are medians. */
export interface Figure {
  name: string;
  /** As in `events/s`, `ms`, `MiB`. */
  unit: string;
  ours: number;
  peer?: { name: string; value: number };
  /** Compared with ours / peer (`ratio`) or with ours (`value`); a figure without it is for information. */
  required?: { of: 'ratio' | 'value'; atLeast?: number; atMost?: number };
  /** What the name is short for; kept, not shown. */
  detail?: string;
  /** All single runs, for whoever wonders about the spread. */
  samples?: { ours: number[]; peer?: number[] };
}

export interface BenchmarkOptions {
  /** The checkout; what is built lies in its `dist/`. */
  root: string;
  runs: number;
  say(line: string): void;
}

/** What a `<name>.bench.mjs` exports. */
export interface Benchmark {
  title: string;
  /** At least 3; 1 where how long it goes on is what is measured. */
  runs: number;
  run(options: BenchmarkOptions): Promise<Figure[]>;
}

export interface Result {
  benchmark: string;
  title: string;
  at: string;
  runs: number;
  machine: string;
  figures: Figure[];
}
