import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Keyring } from '@keystead/crypto/src/keyring.js';
import type { EventStore } from '@keystead/event-store/src/port.js';
import { defineContext } from '@keystead/platform/src/context/define-context.js';
import { EVENT_STORE, KEYRING, PG_POOL } from '@keystead/platform/src/core/tokens.js';
import { PLATFORM_SETTINGS, type PlatformSettings } from '@keystead/platform/src/settings/platform.config.js';
import { BundleFiles } from './adapters/bundle-files.js';
import { readCatalogues } from './adapters/catalogue-files.js';
import { SealedRecord } from './adapters/sealed-record.js';
import { complianceEvents } from './contract/events.js';
import { complianceAbilities } from './domain/abilities.js';
import { CATALOGUES } from './domain/catalogue.js';
import { BUNDLES, EVIDENCE_RECORD } from './domain/ports.js';
import { complianceRefusals } from './domain/refusals.js';
import { exportBundleSlice } from './features/export-bundle/export-bundle.js';
import { exploreEventsSlice } from './features/read-the-record/explore-events.js';
import { showEventSlice } from './features/read-the-record/show-event.js';
import { showRequirementsSlice } from './features/read-the-record/show-requirements.js';
import { showLogSlice } from './features/show-log/show-log.js';

export const complianceContext = defineContext({
  name: 'compliance',
  events: complianceEvents,
  refusals: [complianceRefusals],
  abilities: complianceAbilities,
  slices: [exploreEventsSlice, showEventSlice, showRequirementsSlice, exportBundleSlice, showLogSlice],
  providers: [
    { provide: EVIDENCE_RECORD, useFactory: (pool: Pool, store: EventStore, keyring: Keyring) => new SealedRecord(pool, store, keyring), inject: [PG_POOL, EVENT_STORE, KEYRING] },
    {
      provide: BUNDLES,
      useFactory: (pool: Pool, store: EventStore, keyring: Keyring, settings: PlatformSettings) => new BundleFiles(pool, store, keyring, join(settings.KEYSTEAD_HOME, 'bundles')),
      inject: [PG_POOL, EVENT_STORE, KEYRING, PLATFORM_SETTINGS],
    },
    { provide: CATALOGUES, useFactory: () => readCatalogues() },
  ],
});
