'use client';

import { FlaskConical } from 'lucide-react';
import type { ReactNode } from 'react';
import { useForbiddenProviders } from '@/lib/lookups/use-forbidden';

/** Always there while the installation has the practice model; it cannot be dismissed. Where the organisation forbids it, that is what it says. */
export function PracticeBar({ demo }: { demo: boolean }): ReactNode {
  const forbidden = useForbiddenProviders().data?.some((rule) => rule.provider === 'practice') ?? false;
  return (
    <aside aria-label="Practice model" className="flex min-h-9 items-center gap-2 border-b border-practice/25 bg-practice-soft px-4 py-1.5 text-sm text-practice sm:px-8">
      <FlaskConical aria-hidden className="size-4 shrink-0" />
      <p>
        <strong className="font-semibold">Practice model</strong>
        {forbidden ? (
          <> is forbidden by your organisation: no call goes to it.</>
        ) : (
          <>
            <span className="hidden sm:inline"> is on{demo && ' in this demo organisation'}: its answers are made by fixed rules, not by AI, and cost nothing.</span>
            <span className="sm:hidden"> on: answers by rule, not by AI.</span>
          </>
        )}
      </p>
    </aside>
  );
}
