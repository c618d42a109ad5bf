import type { Pool } from 'pg';
import { ENDPOINTS, LOCAL_HOSTS, type Endpoints } from '@keystead/gateway/src/contract/index.js';
import { defineContext } from '@keystead/platform/src/context/define-context.js';
import { PG_POOL } from '@keystead/platform/src/core/tokens.js';
import { LoggedHostChecks } from './adapters/host-checks.js';
import { localAiMigrations } from './adapters/local-ai.migrations.js';
import { ClientOllamaHosts } from './adapters/ollama-hosts.js';
import { PostgresLooks } from './adapters/postgres-looks.js';
import { PostgresPullPulse } from './adapters/postgres-pull-pulse.js';
import { localAiEvents } from './contract/events.js';
import { localAiAbilities } from './domain/abilities.js';
import { HOST_CHECKS, HOST_LOOKS, OLLAMA_HOSTS, PULL_PULSE } from './domain/ports.js';
import { localAiRefusals } from './domain/refusals.js';
import { listHostsSlice } from './features/list-hosts/list-hosts.js';
import { pullModelSlice } from './features/pull-model/pull-model.js';
import { registerHostSlice } from './features/register-host/register-host.js';
import { showLocalUsageSlice } from './features/show-local-usage/show-local-usage.js';
import { watchHostsSlice } from './features/watch-hosts/watch-hosts.slice.js';

export const localAiContext = defineContext({
  name: 'local-ai',
  events: localAiEvents,
  refusals: [localAiRefusals],
  abilities: localAiAbilities,
  migrations: localAiMigrations,
  slices: [registerHostSlice, listHostsSlice, watchHostsSlice, pullModelSlice, showLocalUsageSlice],
  providers: [
    { provide: OLLAMA_HOSTS, useFactory: (endpoints: Endpoints) => new ClientOllamaHosts((limits) => endpoints.fetch({ trust: 'registered', secret: null, ...limits })), inject: [ENDPOINTS] },
    { provide: HOST_LOOKS, useFactory: (pool: Pool) => new PostgresLooks(pool), inject: [PG_POOL] },
    { provide: PULL_PULSE, useFactory: (pool: Pool) => new PostgresPullPulse(pool), inject: [PG_POOL] },
    { provide: HOST_CHECKS, useClass: LoggedHostChecks },
  ],
  exports: [LOCAL_HOSTS],
});
