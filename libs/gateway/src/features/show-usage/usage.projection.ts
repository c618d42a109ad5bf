import { parseUsd } from '@keystead/kernel/src/money.js';
import { defineProjection, type Project, type Rows } from '@keystead/platform/src/projections/define-projection.js';
import type { CallEvent } from '../../contract/events.js';
import { UsageRow } from './usage.row.js';

export const SHOW_USAGE = 'gateway.show-usage';

type Ended = Extract<CallEvent, { name: 'gateway.call-settled@1' | 'gateway.call-failed@1' }>;

const add: Project = async (logged, em) => {
  const { name, data } = logged.event as Ended;
  const row = await rowFor(em, logged.organisation, logged.header.occurredAt.slice(0, 10), data);
  row.calls += 1;
  if (name === 'gateway.call-failed@1') row.failures += 1;
  row.inputTokens += data.inputTokens;
  row.outputTokens += data.outputTokens;
  const cost = parseUsd(data.costUsd);
  if (cost > 0n && data.usageSource !== 'provider_final') row.estimated += 1;
  row.costPico += cost;
};

async function rowFor(em: Rows, organisation: string, day: string, { memberId, appId, provider, model, charge }: Ended['data']) {
  const id = [organisation, day, memberId, appId ?? '', model, charge].join(' ');
  const known = await em.findOne(UsageRow, { id, organisation });
  return known ?? em.create(UsageRow, { id, organisation, memberId, day, appId, provider, model, charge, calls: 0, failures: 0, inputTokens: 0, outputTokens: 0, estimated: 0, costPico: 0n });
}

export const showUsageProjection = defineProjection({
  name: SHOW_USAGE,
  entities: [UsageRow],
  on: { 'gateway.call-settled@1': add, 'gateway.call-failed@1': add },
  partitionKey: (event) => event.organisation,
});
