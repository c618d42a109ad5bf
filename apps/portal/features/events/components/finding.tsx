import type { ReactNode } from 'react';
import { TextLink } from '@/components/ui/link';
import { Notice } from '@/components/ui/notice';
import { WithCommands } from '@/components/ui/with-commands';
import type { AuditEventDetail } from '@/lib/api/types';
import { readable } from '@/lib/format/sentence';

const NOBODY = { id: null, name: null };

/** Of an event that is not as it was sealed: that, and what to do next. */
export function Finding({ event: { finding, leaf } }: { event: AuditEventDetail }): ReactNode {
  if (finding === null) return null;
  return (
    <Notice tone="bad" title={finding.text}>
      <p>
        <WithCommands text={readable(finding.next, NOBODY)} />
      </p>
      <p>The title of this page was written when the event came in. It proves nothing, and may say what is not stored any more.</p>
      {leaf !== null && (
        <p>
          <TextLink href="/audit/exports">Go to exports</TextLink>
        </p>
      )}
    </Notice>
  );
}
