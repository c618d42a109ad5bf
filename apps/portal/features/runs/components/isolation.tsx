import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import type { Execution } from '@/lib/api/types';
import { ISOLATION } from './isolation-levels';

/** What runners can do today, as docs/sandbox.md says. */
const BUILT: ReadonlySet<string> = new Set(['L0', 'L1']);

/** How the app was held in: the level, what it means, and what was measured on the machine that ran it. */
export function IsolationOf({ isolation }: { isolation: Execution['isolation'] }): ReactNode {
  if (isolation === null) return <p className="text-sm text-muted">No sandbox was started.</p>;
  const { name, meaning } = ISOLATION[isolation.level];
  return (
    <div className="flex flex-col gap-2 text-sm">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone="note">{isolation.level}</Badge>
        <span className="font-medium">Isolated by {name}</span>
      </p>
      <p>{meaning}</p>
      <details className="text-muted">
        <summary className="w-fit rounded-sm underline decoration-muted/40 underline-offset-4 hover:text-ink">Measured here, and the other levels</summary>
        <p className="mt-2">On this machine: {isolation.text}.</p>
        <ul className="mt-2 flex flex-col gap-1">
          {Object.entries(ISOLATION).map(([level, words]) => (
            <li key={level} className={level === isolation.level ? 'font-medium text-ink' : undefined}>
              {level}: {words.name}
              {level === isolation.level && ' (this run)'}
              {!BUILT.has(level) && ' (no runner has it yet)'}
            </li>
          ))}
        </ul>
        <p className="mt-2">A higher number is a stronger wall. Runners use the strongest that their machine has.</p>
      </details>
    </div>
  );
}
