import { FlaskConical } from 'lucide-react';
import type { ReactNode } from 'react';

/** Always there while the practice model is on; it cannot be dismissed. */
export function PracticeBar({ demo }: { demo: boolean }): ReactNode {
  return (
    <aside aria-label="Practice model" className="flex min-h-9 items-center gap-2 border-b border-practice/25 bg-practice-soft px-4 py-1.5 text-sm text-practice sm:px-8">
      <FlaskConical aria-hidden className="size-4 shrink-0" />
      <p>
        <strong className="font-semibold">Practice model</strong>
        <span className="hidden sm:inline"> is on{demo && ' in this demo organisation'}: its answers are made by fixed rules, not by AI, and cost nothing.</span>
        <span className="sm:hidden"> on: answers by rule, not by AI.</span>
      </p>
    </aside>
  );
}
