import type { AuditLog } from '@/lib/api/types';
import type { Finding } from './standing';

type Unsealed = Pick<AuditLog, 'unsealed'>;

/** Closed by type: a new reason does not compile until it has its words. */
const UP_TO: Readonly<Record<NonNullable<AuditLog['unsealed']>['kind'], string>> = {
  refused: 'nothing has been sealed since',
  failing: 'sealing fails',
  waiting: 'events wait to be sealed',
};

/** What stands below the figures of the log in place of their quiet words; null where all is well. */
export function sealedNotes({ unsealed }: Unsealed, finding: Finding): { events: string | null; upTo: string | null } {
  return {
    events: finding != null ? 'not all are as they were sealed' : unsealed === null ? null : 'later ones are not sealed',
    upTo: unsealed === null ? null : UP_TO[unsealed.kind],
  };
}
