import type { ReactNode } from 'react';
import type { AuditLog } from '@/lib/api/types';
import { Notice } from './notice';
import { Time } from './time';
import { WithCommands } from './with-commands';

/** Ahead of every figure about the record: what happens now is no evidence yet. */
export function RecordUnsealed({ unsealed: { text, since, next } }: { unsealed: NonNullable<AuditLog['unsealed']> }): ReactNode {
  return (
    <Notice tone="bad" title={text}>
      <p>
        Since <Time at={since} />. <WithCommands text={next} />
      </p>
    </Notice>
  );
}
