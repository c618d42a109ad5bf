import { defineEntity, p } from '@mikro-orm/postgresql';
import type { LoggedEvent, Rows } from '@keystead/platform/src/projections/define-projection.js';

/** What is open of a run, a reservation or a charge, from the event that names the run to the one that ends it and names the other id alone. */
export const OpenOfRunRow = defineEntity({
  name: 'OpenOfRunRow',
  tableName: 'compliance_open_of_runs',
  properties: { id: p.string().primary(), organisation: p.string(), executionId: p.string() },
});

type IdField = 'reservationId' | 'chargeId';
const OPENS: Readonly<Record<string, IdField>> = { 'gateway.spend-reserved@1': 'reservationId', 'billing.run-charged@1': 'chargeId' };
/** Of the same organisation and stream as what opened it. What a developer is credited is not: it does not say whose run it was. */
const ENDS: Readonly<Record<string, IdField>> = { 'gateway.spend-settled@1': 'reservationId', 'gateway.reservation-recovered@1': 'reservationId', 'billing.commission-taken@1': 'chargeId' };

/** The run that an event is of, whether it names it or not; null when of none. */
export function runOfEvent(logged: LoggedEvent, em: Rows): string | null | Promise<string | null> {
  const { name, data } = logged.event as { readonly name: string; readonly data: Readonly<Record<string, unknown>> };
  const text = (field: string | undefined): string | null => (field !== undefined && typeof data[field] === 'string' ? data[field] : null);
  const executionId = text('executionId');
  const [opened, ended] = [text(OPENS[name]), text(ENDS[name])];
  if (opened !== null && executionId !== null) em.create(OpenOfRunRow, { id: opened, organisation: logged.organisation, executionId });
  return ended === null ? executionId : take(ended, logged.organisation, em);
}

async function take(id: string, organisation: string, em: Rows): Promise<string | null> {
  const open = await em.findOne(OpenOfRunRow, { id, organisation });
  if (open !== null) em.remove(open);
  return open?.executionId ?? null;
}
