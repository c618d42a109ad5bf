/** Processes by what the kernel says, so that an orphan that left our family is found too. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';

/** `pid:start time`, which no later process shares. */
export type ProcessName = string;

interface Seen {
  readonly name: ProcessName;
  readonly pid: number;
  readonly parent: number;
}

function all(): readonly Seen[] {
  return readdirSync('/proc').flatMap((entry) => {
    try {
      const stat = /^\d+$/.test(entry) ? readFileSync(`/proc/${entry}/stat`, 'latin1') : '';
      if (stat === '') return [];
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [{ name: `${entry}:${fields[19]}`, pid: Number(entry), parent: Number(fields[1]) }];
    } catch {
      return [];
    }
  });
}

/** Every process that descends from `root`, now; what descends from `others` (the test database, say) is not ours. */
export function family(root: number, others: ReadonlySet<ProcessName> = new Set()): readonly ProcessName[] {
  const processes = all().filter(({ name }) => !others.has(name));
  const found: Seen[] = [];
  for (let generation = processes.filter(({ parent }) => parent === root); generation.length > 0; ) {
    found.push(...generation);
    const parents = new Set(generation.map(({ pid }) => pid));
    generation = processes.filter(({ parent }) => parents.has(parent));
  }
  return found.map(({ name }) => name);
}

/** Which of these are still there, zombies included. */
export function remaining(names: ReadonlySet<ProcessName>): readonly ProcessName[] {
  return all().map(({ name }) => name).filter((name) => names.has(name));
}
