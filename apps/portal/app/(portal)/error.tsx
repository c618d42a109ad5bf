'use client';

import type { ReactNode } from 'react';
import { Button, ButtonLink } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Page } from '@/components/ui/page';

/** A fault of the page itself; the frame around it keeps working. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }): ReactNode {
  return (
    <Page title="This page broke">
      <Notice tone="bad" title="Something in this page went wrong. Nothing you did is lost.">
        <p className="text-muted">Try again, or go home. {error.digest && `For support, name ${error.digest}.`}</p>
      </Notice>
      <div className="flex gap-2">
        <Button look="primary" onClick={reset}>
          Try again
        </Button>
        <ButtonLink href="/">Home</ButtonLink>
      </div>
    </Page>
  );
}
