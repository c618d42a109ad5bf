import type { ReactNode } from 'react';
import { cx } from '@/lib/ui/class-names';

export function Card({ children, className }: { children: ReactNode; className?: string }): ReactNode {
  return <div className={cx('rounded-lg border border-line bg-surface shadow-low', className)}>{children}</div>;
}

/** A titled part of a page. `flush` lets tables run to the border. */
export function Section({ title, about, action, flush = false, children }: { title: string; about?: ReactNode; action?: ReactNode; flush?: boolean; children: ReactNode }): ReactNode {
  const id = `section-${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  return (
    <section aria-labelledby={id} className="rounded-lg border border-line bg-surface shadow-low">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pt-3.5 pb-3 sm:px-5">
        <div className="min-w-0">
          <h2 id={id} className="text-base font-semibold">
            {title}
          </h2>
          {about && <div className="text-sm text-muted">{about}</div>}
        </div>
        {action}
      </header>
      <div className={flush ? 'border-t border-line' : 'px-4 pb-4 sm:px-5 sm:pb-5'}>{children}</div>
    </section>
  );
}
