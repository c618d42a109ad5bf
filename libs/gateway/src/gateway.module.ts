import type { Pool } from 'pg';
import type { PicoUsd } from '@keystead/kernel/src/money.js';
import { Streams } from '@keystead/platform/src/commands/streams.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { defineContext } from '@keystead/platform/src/context/define-context.js';
import { EVENT_LOG, PG_POOL } from '@keystead/platform/src/core/tokens.js';
import type { SettingsOf } from '@keystead/platform/src/settings/define-settings.js';
import { BudgetDesk } from './adapters/budget-desk.js';
import type { BudgetLog } from './adapters/budget-line.js';
import { EndpointGuard } from './adapters/endpoint-guard.js';
import { GuardedEndpoints, ModelListProbe } from './adapters/endpoints.js';
import { gatewayMigrations } from './adapters/gateway.migrations.js';
import { PostgresOwners } from './adapters/postgres-owners.js';
import { LoggedPriceBook } from './adapters/price-book.js';
import { chatProviders } from './adapters/providers.js';
import { GATEWAY_CALLS } from './contract/calls.js';
import { ENDPOINTS, KEY_PROBE } from './contract/endpoints.js';
import { CALL_EVENTS } from './contract/events.js';
import { GATEWAY_MODELS } from './contract/models.js';
import { gatewayAbilities } from './domain/abilities.js';
import { BUDGET_EVENTS } from './domain/budget/events.js';
import { BUDGETS } from './domain/ports/budgets.js';
import { OWNERS } from './domain/ports/owners.js';
import { PRICE_BOOK } from './domain/ports/price-book.js';
import { CHAT_PROVIDERS } from './domain/ports/providers.js';
import { PricePublished } from './domain/prices/own-prices.js';
import { gatewayRefusals } from './domain/refusals.js';
import { listModelsSlice } from './features/list-models/list-models.js';
import { listPricesSlice } from './features/list-prices/list-prices.js';
import { makeCallSlice } from './features/make-call/make-call.slice.js';
import { manageBudgetSlice } from './features/manage-budget/manage-budget.js';
import { publishPriceSlice } from './features/publish-price/publish-price.js';
import { recoverReservationsSlice } from './features/recover-reservations-of-a-lost-owner/recover-reservations.slice.js';
import { serveOpenAiWireSlice } from './features/serve-openai-wire/chat-completions.js';
import { showUsageSlice } from './features/show-usage/show-usage.js';
import { gatewaySettings } from './gateway.config.js';

type Settings = SettingsOf<typeof gatewaySettings>;

export const gatewayContext = defineContext({
  name: 'gateway',
  settings: [gatewaySettings],
  events: [...CALL_EVENTS, ...BUDGET_EVENTS, PricePublished],
  refusals: [gatewayRefusals],
  abilities: gatewayAbilities,
  migrations: gatewayMigrations,
  slices: [makeCallSlice, serveOpenAiWireSlice, listModelsSlice, manageBudgetSlice, listPricesSlice, publishPriceSlice, showUsageSlice, recoverReservationsSlice],
  providers: [
    { provide: EndpointGuard, useFactory: (settings: Settings) => new EndpointGuard(settings.KEYSTEAD_PRIVATE_ENDPOINTS), inject: [gatewaySettings.token] },
    { provide: CHAT_PROVIDERS, useFactory: chatProviders, inject: [EndpointGuard] },
    { provide: ENDPOINTS, useFactory: (guard: EndpointGuard) => new GuardedEndpoints(guard), inject: [EndpointGuard] },
    { provide: KEY_PROBE, useFactory: (endpoints: GuardedEndpoints) => new ModelListProbe(endpoints), inject: [ENDPOINTS] },
    { provide: PRICE_BOOK, useFactory: (streams: Streams) => new LoggedPriceBook(streams), inject: [Streams] },
    { provide: OWNERS, useFactory: (pool: Pool) => new PostgresOwners(pool), inject: [PG_POOL] },
    {
      provide: BUDGETS,
      useFactory: (log: BudgetLog, { repeats }: WriteModel, settings: Settings) => new BudgetDesk({ log, repeats, now: () => new Date(), defaultLimit: settings.KEYSTEAD_DEFAULT_BUDGET_USD as PicoUsd }),
      inject: [EVENT_LOG, WriteModel, gatewaySettings.token],
    },
  ],
  exports: [GATEWAY_CALLS, GATEWAY_MODELS, ENDPOINTS, KEY_PROBE],
});
