import { defineProjection, type LoggedEvent, type Rows } from '@keystead/platform/src/projections/define-projection.js';
import type { SubjectEvent, SubjectEventData } from '../../contract/subject-events.js';
import { SubjectRequestRow } from './subject-request.row.js';

export const LIST_SUBJECT_REQUESTS = 'compliance.list-subject-requests';

const dataOf = <N extends SubjectEvent['name']>(logged: LoggedEvent): SubjectEventData<N> => logged.event.data as SubjectEventData<N>;

async function change(logged: LoggedEvent, em: Rows, changed: object): Promise<void> {
  const { requestId } = logged.event.data as { requestId: string };
  Object.assign(await em.findOneOrFail(SubjectRequestRow, { id: requestId, organisation: logged.organisation }), changed);
}

export const listSubjectRequestsProjection = defineProjection({
  name: LIST_SUBJECT_REQUESTS,
  entities: [SubjectRequestRow],
  on: {
    'compliance.subject-request-opened@1': (logged, em) => {
      const { requestId, memberId, openerId, kind } = dataOf<'compliance.subject-request-opened@1'>(logged);
      const openedAt = logged.header.occurredAt;
      em.create(SubjectRequestRow, { id: requestId, organisation: logged.organisation, sortKey: `${openedAt} ${requestId}`, memberId, kind, state: kind === 'access' ? 'making' : 'open', openedAt, openedBy: openerId });
    },
    'compliance.subject-exported@1': async (logged, em) => {
      const { events, rows, bytes, dataDigest, pageDigest, expiresAt } = dataOf<'compliance.subject-exported@1'>(logged);
      await change(logged, em, { state: 'ready', endedAt: logged.header.occurredAt, events, rows, bytes, dataDigest, pageDigest, expiresAt });
    },
    'compliance.subject-export-failed@1': (logged, em) => change(logged, em, { state: 'failed', endedAt: logged.header.occurredAt, reason: dataOf<'compliance.subject-export-failed@1'>(logged).reason }),
    'compliance.subject-erasure-ordered@1': (logged, em) => change(logged, em, { state: 'erasing' }),
    'compliance.subject-erased@1': async (logged, em) => {
      const { memberId, destroyed, kept } = dataOf<'compliance.subject-erased@1'>(logged);
      await change(logged, em, { state: 'erased', endedAt: logged.header.occurredAt, destroyed, kept, eventId: logged.id, eventVersion: logged.version });
      // What was made for the person went with them.
      await em.nativeUpdate(SubjectRequestRow, { memberId, organisation: logged.organisation, state: 'ready' }, { state: 'removed' });
    },
  },
});
