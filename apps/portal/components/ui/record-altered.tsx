import type { ReactNode } from 'react';
import type { Alterations } from '@/lib/api/types';
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
