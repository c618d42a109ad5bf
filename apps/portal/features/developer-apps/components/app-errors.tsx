'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { CodeBlock } from '@/components/ui/code';
import { Empty } from '@/components/ui/empty';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Ago } from '@/components/ui/time';
import { plural } from '@/lib/format/number';
import { useAppErrors } from '../api/use-developer-apps';

/** Faults grouped by where they happened in the bundle. Messages may hold people's data, so they are not here. */
export function AppErrors({ appId }: { appId: string }): ReactNode {
  const errors = useAppErrors(appId);
  if (errors.items === undefined) return errors.error === null ? <SkeletonRows /> : <ProblemAlert error={errors.error} retry={errors.retry} />;
  if (errors.items.length === 0) {
    return (
      <Card>
        <Empty title="No errors">When a run fails inside your code, its place in your bundle appears here.</Empty>
      </Card>
    );
  }
  return (
    <>
      {errors.items.map((group) => (
        <Card key={group.fingerprint} className="flex flex-col gap-3 p-4 sm:p-5">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
            <h2 className="font-mono text-sm font-semibold">{group.frames[0] ?? group.fingerprint}</h2>
            <p className="text-sm text-muted">
              {plural(group.count, 'time')}, last <Ago at={group.lastAt} />, first <Ago at={group.firstAt} />
            </p>
          </div>
          <CodeBlock label={`Frames of ${group.fingerprint.slice(0, 12)}`} text={group.frames.join('\n')} />
        </Card>
      ))}
      {(errors.next !== null || errors.previous !== null) && (
        <nav aria-label="Pages of errors" className="flex justify-end gap-2">
          <Button disabled={errors.previous === null} onClick={() => errors.previous?.()}>
            Newer
          </Button>
          <Button disabled={errors.next === null} onClick={() => errors.next?.()}>
            Older
          </Button>
        </nav>
      )}
    </>
  );
}
