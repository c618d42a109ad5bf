import type { ReactNode } from 'react';
import type { Tone } from '@/lib/format/words';
import { cx } from '@/lib/ui/class-names';

const TONES: Readonly<Record<Tone, string>> = {
  neutral: 'bg-sunken text-muted',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  note: 'bg-note-soft text-note',
  practice: 'bg-practice-soft text-practice',
};

/** A state in words. The colour helps; the words carry it. */
export function Badge({ tone = 'neutral', wrap = false, children }: { tone?: Tone; /** For words too many for one line of a narrow screen. */ wrap?: boolean; children: ReactNode }): ReactNode {
  return <span className={cx('inline-flex items-center gap-1 rounded-sm px-1.5 text-xs font-medium', wrap ? 'min-h-5.5 py-0.5' : 'h-5.5 whitespace-nowrap', TONES[tone])}>{children}</span>;
}
