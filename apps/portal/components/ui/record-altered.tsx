import type { ReactNode } from 'react';
import type { Alterations, Requirement } from '@/lib/api/types';
import { standingOf, type Finding } from '@/lib/format/standing';
import { Badge } from './badge';
import { TextLink } from './link';
import { Notice } from './notice';
import { Time } from './time';
import { WithCommands } from './with-commands';

/** Ahead of every figure about the record: an export found that some of it is not as it was sealed. */
export function RecordAltered({ found: { text, next, at } }: { found: NonNullable<Alterations['found']> }): ReactNode {
  return (
    <Notice tone="bad" title={text}>
      <p>
        Found by the export of <Time at={at} />: see <TextLink href="/audit/exports">Exports</TextLink>. <WithCommands text={next} />
      </p>
    </Notice>
  );
}

/** How a requirement stands, on a page that shows `RecordAltered` too. */
export function Standing({ state, finding }: { state: Requirement['state']; finding: Finding }): ReactNode {
  const { label, tone } = standingOf(state, finding);
  return (
    <Badge tone={tone} wrap>
      {label}
    </Badge>
  );
}

/** A figure's note, which gives way to the finding above it. */
export function NoteUnlessAltered({ finding, says, children }: { finding: Finding; says: string; children: ReactNode }): ReactNode {
  return <NoteUnless bad={finding == null ? null : says}>{children}</NoteUnless>;
}

/** A figure's note, which gives way to what is not as it should be. */
export function NoteUnless({ bad, children }: { bad: string | null; children: ReactNode }): ReactNode {
  return bad === null ? children : <span className="font-medium text-bad">{bad}</span>;
}
