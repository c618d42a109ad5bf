'use client';

import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { useTestKey } from '../api/use-keys';

/** Asks the provider whether the key is good. That is a use, and is on record like any other. */
export function TestKey({ id }: { id: string }): ReactNode {
  const test = useTestKey(id);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span role="status" className="text-sm">
        {test.data && (
          <>
            <Badge tone={test.data.ok ? 'good' : 'bad'}>{test.data.ok ? 'Works' : 'Does not work'}</Badge> <span className="text-muted">{test.data.message}</span>
          </>
        )}
        {test.error && <span className="text-bad">{test.error.message}</span>}
      </span>
      <Button size="small" busy={test.isPending} onClick={() => test.mutate()}>
        Test key
      </Button>
    </div>
  );
}
