'use client';

import type { ReactNode } from 'react';
import { useForbiddenApp } from '@/lib/lookups/use-forbidden';
import { Notice } from './notice';
import { Time } from './time';

/** Said before anybody installs an app or fills its form: who decided, since when, why, and whom to ask. Nothing when it is allowed. */
export function ForbiddenApp({ appId }: { appId: string }): ReactNode {
  const rule = useForbiddenApp(appId);
  if (rule === undefined) return null;
  return (
    <Notice tone="warn" title="Your organisation forbids this app">
      <p className="break-words">“{rule.reason}”</p>
      <p className="text-muted">
        {rule.byName === null ? 'An admin' : rule.byName} decided this on <Time at={rule.at} />. A run is refused until an admin allows the app again.
      </p>
    </Notice>
  );
}
