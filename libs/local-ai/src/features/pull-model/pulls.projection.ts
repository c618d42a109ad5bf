import { defineEntity, p } from '@mikro-orm/postgresql';
import { defineProjection } from '@keystead/platform/src/projections/define-projection.js';
import type { HostEvent } from '../../contract/events.js';

export const PULLS = 'local-ai.pull-model';

export const PullRow = defineEntity({
  name: 'PullRow',
  tableName: 'local_ai_pulls',
  properties: { id: p.string().primary(), organisation: p.string(), hostId: p.string(), model: p.string(), state: p.string(), reason: p.string().nullable() },
  indexes: [{ properties: ['organisation', 'hostId'] }],
});

type Data<N extends HostEvent['name']> = Extract<HostEvent, { name: N }>['data'];

export const pullsProjection = defineProjection({
  name: PULLS,
  entities: [PullRow],
  on: {
    'local-ai.model-pull-requested@1': (logged, em) => {
      const { pullId, hostId, model } = logged.event.data as Data<'local-ai.model-pull-requested@1'>;
      em.create(PullRow, { id: pullId, organisation: logged.organisation, hostId, model, state: 'running' });
    },
    'local-ai.model-pulled@1': async (logged, em) => {
      await em.nativeUpdate(PullRow, { id: (logged.event.data as Data<'local-ai.model-pulled@1'>).pullId, organisation: logged.organisation }, { state: 'done' });
    },
    'local-ai.model-pull-failed@1': async (logged, em) => {
      const { pullId, reason } = logged.event.data as Data<'local-ai.model-pull-failed@1'>;
      await em.nativeUpdate(PullRow, { id: pullId, organisation: logged.organisation }, { state: 'failed', reason });
    },
  },
});
