import type { ReactNode } from 'react';
import type { Tone } from '@/lib/format/words';
import { cx } from '@/lib/ui/class-names';

const TONES: Readonly<Record<Exclude<Tone, 'neutral'>, string>> = {
  good: 'border-good/30 bg-good-soft',
  warn: 'border-warn/30 bg-warn-soft',
  bad: 'border-bad/30 bg-bad-soft',
  note: 'border-note/25 bg-note-soft',
  practice: 'border-practice/30 bg-practice-soft',
};

export function Notice({ tone, title, children }: { tone: Exclude<Tone, 'neutral'>; title: string; children?: ReactNode }): ReactNode {
  return (
    <div className={cx('flex flex-col gap-1 rounded-md border p-3.5 text-sm', TONES[tone])}>
      <p className="font-semibold">{title}</p>
      {children}
    </div>
  );
}
