import { defineProjection } from '@keystead/platform/src/projections/define-projection.js';
import type { HostEvent } from '../../contract/events.js';
import { HostRow } from './host.row.js';

export const LIST_HOSTS = 'local-ai.list-hosts';

type Data<N extends HostEvent['name']> = Extract<HostEvent, { name: N }>['data'];

export const listHostsProjection = defineProjection({
  name: LIST_HOSTS,
  entities: [HostRow],
  on: {
    'local-ai.host-registered@1': (logged, em) => {
      const { hostId, name, kind, baseUrl, models } = logged.event.data as Data<'local-ai.host-registered@1'>;
      em.create(HostRow, { id: hostId, organisation: logged.organisation, name, kind, baseUrl, models, registeredAt: logged.header.occurredAt });
    },
    'local-ai.host-removed@1': async (logged, em) => {
      await em.nativeDelete(HostRow, { id: (logged.event.data as Data<'local-ai.host-removed@1'>).hostId, organisation: logged.organisation });
    },
    'local-ai.models-seen@1': async (logged, em) => {
      const { hostId, models } = logged.event.data as Data<'local-ai.models-seen@1'>;
      await em.nativeUpdate(HostRow, { id: hostId, organisation: logged.organisation }, { models });
    },
    'local-ai.model-pulled@1': async (logged, em) => {
      const { hostId, model } = logged.event.data as Data<'local-ai.model-pulled@1'>;
      const host = await em.findOne(HostRow, { id: hostId, organisation: logged.organisation });
      if (host !== null) host.models = [...new Set([...host.models, model])].sort();
    },
  },
});
