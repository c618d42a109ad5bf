'use client';

import { useEffect, useRef, useState, type ReactNode } from 'react';
import { cx } from '@/lib/ui/class-names';

/** Scrolls sideways inside itself. It is a stop of the Tab key only when there is something to scroll to. */
export function ScrollBox({ label, className, children }: { label: string; className?: string; children: ReactNode }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = new ResizeObserver(() => setOverflows(element.scrollWidth > element.clientWidth));
    measure.observe(element);
    return () => measure.disconnect();
  }, []);
  return (
    <div ref={box} role="group" aria-label={label} {...(overflows ? { tabIndex: 0 } : {})} className={cx('overflow-x-auto', className)}>
      {children}
    </div>
  );
}
