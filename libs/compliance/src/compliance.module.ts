import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Keyring } from '@keystead/crypto/src/keyring.js';
import type { SubjectKeys } from '@keystead/crypto/src/subject-keys.js';
import type { EventLog } from '@keystead/event-store/src/log.js';
import type { EventStore } from '@keystead/event-store/src/port.js';
import { defineContext, type ContextDefinition } from '@keystead/platform/src/context/define-context.js';
import { CONTEXTS, EVENT_LOG, EVENT_STORE, KEYRING, PG_POOL, SUBJECT_KEYS } from '@keystead/platform/src/core/tokens.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { PLATFORM_SETTINGS, type PlatformSettings } from '@keystead/platform/src/settings/platform.config.js';
import { BundleFiles } from './adapters/bundle-files.js';
import { readCatalogues } from './adapters/catalogue-files.js';
import { complianceMigrations } from './adapters/compliance.migrations.js';
import { LoggedPersonRecord } from './adapters/person-record.js';
import { PostgresSubjectWork } from './adapters/postgres-subject-work.js';
import { SealedRecord } from './adapters/sealed-record.js';
import { SealedSubjectExports } from './adapters/sealed-subject-exports.js';
import { complianceSettings } from './compliance.config.js';
import { complianceEvents } from './contract/events.js';
import { complianceAbilities } from './domain/abilities.js';
import { CATALOGUES } from './domain/catalogue.js';
import { BUNDLES, EVIDENCE_RECORD } from './domain/ports.js';
import { complianceRefusals } from './domain/refusals.js';
import { PERSON_RECORD, SUBJECT_EXPORTS, SUBJECT_WORK } from './domain/subject-ports.js';
import { exportBundleSlice } from './features/export-bundle/export-bundle.js';
import { exploreEventsSlice } from './features/read-the-record/explore-events.js';
import { showEventSlice } from './features/read-the-record/show-event.js';
import { showRequirementsSlice } from './features/read-the-record/show-requirements.js';
import { showLogSlice } from './features/show-log/show-log.js';
import { subjectRequestsSlice } from './features/subject-requests/subject-requests.slice.js';

export const complianceContext = defineContext({
  name: 'compliance',
  settings: [complianceSettings],
  events: complianceEvents,
  refusals: [complianceRefusals],
  abilities: complianceAbilities,
  slices: [exploreEventsSlice, showEventSlice, showRequirementsSlice, exportBundleSlice, showLogSlice, subjectRequestsSlice],
  migrations: complianceMigrations,
  providers: [
    { provide: EVIDENCE_RECORD, useFactory: (pool: Pool, store: EventStore, keyring: Keyring) => new SealedRecord(pool, store, keyring), inject: [PG_POOL, EVENT_STORE, KEYRING] },
    {
      provide: BUNDLES,
      useFactory: (pool: Pool, store: EventStore, keyring: Keyring, settings: PlatformSettings) => new BundleFiles(pool, store, keyring, join(settings.KEYSTEAD_HOME, 'bundles')),
      inject: [PG_POOL, EVENT_STORE, KEYRING, PLATFORM_SETTINGS],
    },
    { provide: PERSON_RECORD, useFactory: (log: EventLog, read: ReadDb, contexts: readonly ContextDefinition[]) => new LoggedPersonRecord(log, read, contexts), inject: [EVENT_LOG, ReadDb, CONTEXTS] },
    { provide: SUBJECT_EXPORTS, useFactory: (pool: Pool, subjects: SubjectKeys) => new SealedSubjectExports(pool, subjects), inject: [PG_POOL, SUBJECT_KEYS] },
    { provide: SUBJECT_WORK, useFactory: (pool: Pool) => new PostgresSubjectWork(pool), inject: [PG_POOL] },
    { provide: CATALOGUES, useFactory: () => readCatalogues() },
  ],
});
