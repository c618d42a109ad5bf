'use client';

import type { ReactNode } from 'react';
import { isMissing, Missing } from './missing';
import { Page } from './page';
import { ProblemAlert } from './problem-alert';
import { SkeletonFigures } from './skeleton';

interface OneProps<T> {
  result: { data: T | undefined; error: Error | null; refetch: () => unknown };
  /** `run`, `key`: for the sentence that there is none. */
  what: string;
  /** The heading until the thing has given its own. */
  title: string;
  back: { href: string; label: string };
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}

/** The page of one thing in its four states: there, on its way, not there, not to be had. */
export function One<T>({ result, what, title, back, skeleton, children }: OneProps<T>): ReactNode {
  if (result.data !== undefined) return children(result.data);
  if (isMissing(result.error)) return <Missing what={what} back={back} />;
  return (
    <Page back={back} title={title}>
      {result.error === null ? (skeleton ?? <SkeletonFigures />) : <ProblemAlert error={result.error} retry={() => void result.refetch()} />}
    </Page>
  );
}
