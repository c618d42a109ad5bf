'use client';

import type { ReactNode } from 'react';
import { ProblemAlert } from './problem-alert';
import { SkeletonRows } from './skeleton';

interface Result<T> {
  data: T | undefined;
  error: Error | null;
  refetch: () => unknown;
}

/** The three states of everything that is read. What was read before stays on the screen when a later read fails. */
export function Loaded<T>({ result, skeleton, children }: { result: Result<T>; skeleton?: ReactNode; children: (data: T) => ReactNode }): ReactNode {
  if (result.data !== undefined) return children(result.data);
  if (result.error !== null) return <ProblemAlert error={result.error} retry={() => void result.refetch()} />;
  return skeleton ?? <SkeletonRows />;
}
