import { defineEntity, p } from '@mikro-orm/postgresql';
import { defineProjection } from '@keystead/platform/src/projections/define-projection.js';
import type { HostEvent } from '../../contract/events.js';

export const KNOWN_HOSTS = 'local-ai.known-hosts';

/** The machines to look at, and the models of each that a call may be routed to. */
export const KnownHostRow = defineEntity({
  name: 'KnownHostRow',
  tableName: 'local_ai_known_hosts',
  properties: { id: p.string().primary(), organisation: p.string(), name: p.string(), baseUrl: p.string(), models: p.array<string>() },
  indexes: [{ properties: ['organisation'] }],
});

type Data<N extends HostEvent['name']> = Extract<HostEvent, { name: N }>['data'];

export const knownHostsProjection = defineProjection({
  name: KNOWN_HOSTS,
  entities: [KnownHostRow],
  // No route shows them: the watch looks at the hosts of every organisation.
  shared: [KnownHostRow],
  on: {
    'local-ai.host-registered@1': (logged, em) => {
      const { hostId, name, baseUrl, models } = logged.event.data as Data<'local-ai.host-registered@1'>;
      em.create(KnownHostRow, { id: hostId, organisation: logged.organisation, name, baseUrl, models });
    },
    'local-ai.host-removed@1': async (logged, em) => {
      await em.nativeDelete(KnownHostRow, { id: (logged.event.data as Data<'local-ai.host-removed@1'>).hostId, organisation: logged.organisation });
    },
    'local-ai.models-seen@1': async (logged, em) => {
      const { hostId, models } = logged.event.data as Data<'local-ai.models-seen@1'>;
      await em.nativeUpdate(KnownHostRow, { id: hostId, organisation: logged.organisation }, { models });
    },
    'local-ai.model-pulled@1': async (logged, em) => {
      const { hostId, model } = logged.event.data as Data<'local-ai.model-pulled@1'>;
      const host = await em.findOne(KnownHostRow, { id: hostId, organisation: logged.organisation });
      if (host !== null) host.models = [...new Set([...host.models, model])].sort();
    },
  },
});
