import { parseStreamName } from '@keystead/kernel/src/stream-name.js';
import { defineProjection, type Project } from '@keystead/platform/src/projections/define-projection.js';
import type { BudgetEvent } from '../../domain/budget/events.js';
import { OpenReservationRow } from './open-reservation.row.js';

type DataOf<N extends BudgetEvent['name']> = Extract<BudgetEvent, { name: N }>['data'];

const close: Project = async (logged, em) => {
  const { reservationId } = logged.event.data as DataOf<'gateway.spend-settled@1'>;
  await em.nativeDelete(OpenReservationRow, { reservationId, organisation: logged.organisation });
};

export const openReservationsProjection = defineProjection({
  name: 'gateway.open-reservations',
  entities: [OpenReservationRow],
  // No route shows them: the sweep settles what any organisation's lost process left open.
  shared: [OpenReservationRow],
  on: {
    'gateway.spend-reserved@1': (logged, em) => {
      const { reservationId, callId, memberId, appId, executionId, model, boundUsd, owner, deadline } = logged.event.data as DataOf<'gateway.spend-reserved@1'>;
      em.create(OpenReservationRow, { reservationId, organisation: logged.organisation, month: parseStreamName(logged.stream).id, callId, memberId, appId, executionId, model, boundUsd, owner, deadline });
    },
    'gateway.spend-settled@1': close,
    'gateway.reservation-recovered@1': close,
  },
});
