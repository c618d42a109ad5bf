'use client';

import { useEffect, useRef, type ReactNode } from 'react';
import type { LogLine } from '@/lib/api/types';
import { formatClock, formatUtc } from '@/lib/format/time';
import { visible } from '@/lib/format/visible';
import { cx } from '@/lib/ui/class-names';

const NEAR_END_PX = 40;

/** What the app wrote, as it writes it. Follows the end unless the reader has scrolled up. Text only: control characters are shown, not obeyed. */
export function LogView({ lines, live, note }: { lines: readonly LogLine[]; live: boolean; /** Below the lines, or in place of them. */ note: string | null }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  useEffect(() => {
    if (following.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);

  return (
    <div
      ref={box}
      role="log"
      aria-label="Log"
      aria-busy={live}
      tabIndex={0}
      onScroll={({ currentTarget: at }) => {
        following.current = at.scrollHeight - at.scrollTop - at.clientHeight < NEAR_END_PX;
      }}
      className="max-h-80 min-h-32 overflow-auto border-t border-line bg-sunken/60 py-2 font-mono text-xs leading-5"
    >
      {lines.map((line) => (
        <div key={line.seq} className={cx('flex gap-3 px-4 sm:px-5', line.stream === 'stderr' && 'text-bad')}>
          <time dateTime={line.at} title={formatUtc(line.at)} className="shrink-0 text-muted select-none">
            {formatClock(line.at)}
          </time>
          <span className="min-w-0 break-words whitespace-pre-wrap">{visible(line.text.replace(/\r?\n$/, ''))}</span>
        </div>
      ))}
      {note !== null && <p className="px-4 py-1 text-muted sm:px-5">{note}</p>}
    </div>
  );
}
