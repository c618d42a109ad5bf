import type { Pool } from 'pg';
import { ENDPOINTS, LOCAL_HOSTS, type Endpoints, type LocalHosts } from '@keystead/gateway/src/contract/index.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { defineContext } from '@keystead/platform/src/context/define-context.js';
import { PG_POOL } from '@keystead/platform/src/core/tokens.js';
import { ClientOllamaHosts } from './adapters/ollama-hosts.js';
import { RegisteredHosts } from './adapters/registered-hosts.js';
import { localAiEvents } from './contract/events.js';
import { localAiAbilities } from './domain/abilities.js';
import { OLLAMA_HOSTS } from './domain/ports.js';
import { localAiRefusals } from './domain/refusals.js';
import { listHostsSlice } from './features/list-hosts/list-hosts.js';
import { pullModelSlice } from './features/pull-model/pull-model.js';
import { registerHostSlice } from './features/register-host/register-host.js';
import { showLocalUsageSlice } from './features/show-local-usage/show-local-usage.js';

export const localAiContext = defineContext({
  name: 'local-ai',
  events: localAiEvents,
  refusals: [localAiRefusals],
  abilities: localAiAbilities,
  slices: [registerHostSlice, listHostsSlice, pullModelSlice, showLocalUsageSlice],
  providers: [
    { provide: OLLAMA_HOSTS, useFactory: (endpoints: Endpoints) => new ClientOllamaHosts((limits) => endpoints.fetch({ trust: 'registered', secret: null, ...limits })), inject: [ENDPOINTS] },
    { provide: LOCAL_HOSTS, useFactory: (writes: WriteModel, pool: Pool): LocalHosts => new RegisteredHosts(writes, pool), inject: [WriteModel, PG_POOL] },
  ],
  exports: [LOCAL_HOSTS],
});
