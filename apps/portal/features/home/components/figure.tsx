import type { ReactNode } from 'react';
import { Skeleton } from '@/components/ui/skeleton';
import { Stat } from '@/components/ui/stat';

interface FigureProps<T> {
  label: string;
  href: string;
  result: { data: T | undefined; error: Error | null };
  value: (data: T) => ReactNode;
  note: (data: T) => ReactNode;
}

/** One figure of the first screen. It waits and fails alone, and keeps its room while it does. */
export function Figure<T>({ label, href, result, value, note }: FigureProps<T>): ReactNode {
  if (result.data !== undefined) return <Stat label={label} href={href} value={value(result.data)} note={note(result.data)} />;
  if (result.error !== null) return <Stat label={label} href={href} value="–" note={result.error.message} />;
  return <Stat label={label} href={href} value={<Skeleton className="my-1 h-7 w-24" />} />;
}

/** The part of one role, with the question it answers. */
export function Part({ question, children }: { question: string; children: ReactNode }): ReactNode {
  return (
    <section aria-label={question} className="flex flex-col gap-4 not-first:mt-4">
      <h2 className="text-base font-semibold">{question}</h2>
      {children}
    </section>
  );
}
