import type { ReactNode } from 'react';
import { ProblemError } from '@/lib/api/problem';
import { ButtonLink } from './button';
import { Card } from './card';
import { Empty } from './empty';
import { Page } from './page';

/** Asked for one thing by its address, 400 means that the address can be nobody's; to the reader that is the same as 404. */
export function isMissing(error: Error | null): boolean {
  return error instanceof ProblemError && (error.status === 404 || error.status === 400);
}

/** In place of one thing: a run, a key, an app. */
export function Missing({ what, back }: { what: string; back: { href: string; label: string } }): ReactNode {
  return (
    <Page back={back} title={`There is no such ${what}`}>
      <Card>
        <Empty title="Nothing stands at this address" action={<ButtonLink href={back.href} look="primary">{`Back to ${back.label}`}</ButtonLink>}>
          The address may be mistyped or cut off, or the {what} may be someone else’s. What is not yours looks the same as what is not there.
        </Empty>
      </Card>
    </Page>
  );
}
