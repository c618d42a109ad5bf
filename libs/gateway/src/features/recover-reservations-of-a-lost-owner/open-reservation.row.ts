import { defineEntity, p } from '@mikro-orm/postgresql';

/** Where to look for reservations that nobody settles; whether one is still open is decided on the log. */
export const OpenReservationRow = defineEntity({
  name: 'OpenReservationRow',
  tableName: 'gateway_open_reservations',
  properties: {
    reservationId: p.string().primary(),
    organisation: p.string(),
    month: p.string(),
    callId: p.string(),
    memberId: p.string(),
    appId: p.string().nullable(),
    executionId: p.string().nullable(),
    model: p.string(),
    boundUsd: p.string(),
    owner: p.string(),
    deadline: p.string(),
  },
  indexes: [{ properties: ['deadline'] }],
});
