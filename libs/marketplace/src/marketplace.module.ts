import type { Pool } from 'pg';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { defineContext } from '@keystead/platform/src/context/define-context.js';
import { PG_POOL } from '@keystead/platform/src/core/tokens.js';
import { DEFAULT_LIMITS } from '@keystead/runtime/src/contract/index.js';
import { AjvSchemas } from './adapters/ajv-schemas.js';
import { FileShelf } from './adapters/file-shelf.js';
import { InstalledApps } from './adapters/installed-apps.js';
import { marketplaceMigrations } from './adapters/marketplace.migrations.js';
import { PostgresBundleStore } from './adapters/postgres-bundle-store.js';
import { Publisher } from './adapters/publisher.js';
import { RUNNABLE_APPS } from './contract/runnable-apps.js';
import { MARKETPLACE_SEED } from './contract/seed.js';
import { marketplaceAbilities } from './domain/abilities.js';
import { marketplaceEvents } from './domain/events.js';
import { BUNDLE_STORE, PUBLISHING, SCHEMA_COMPILER, type BundleStore, type SchemaCompiler } from './domain/ports.js';
import { marketplaceRefusals } from './domain/refusals.js';
import { APP_SHELF } from './domain/shelf.js';
import { browseCatalogueSlice } from './features/browse-catalogue/browse-catalogue.js';
import { installAppSlice } from './features/install-app/install-app.route.js';
import { listInstallsSlice } from './features/list-installs/list-installs.js';
import { listTemplatesSlice } from './features/list-templates/list-templates.js';
import { publishVersionSlice } from './features/publish-version/publish-version.js';
import { rollBackSlice } from './features/roll-back/roll-back.js';
import { seedDemoAppsSlice } from './features/seed-demo-apps/seed-demo-apps.js';
import { showDeveloperAppsSlice } from './features/show-developer-apps/show-developer-apps.js';

const { wallMs, cpuMs, memoryBytes, outputBytes } = DEFAULT_LIMITS;

export const marketplaceContext = defineContext({
  name: 'marketplace',
  events: marketplaceEvents,
  refusals: [marketplaceRefusals],
  abilities: marketplaceAbilities,
  migrations: marketplaceMigrations,
  slices: [publishVersionSlice, rollBackSlice, browseCatalogueSlice, installAppSlice, listInstallsSlice, showDeveloperAppsSlice, listTemplatesSlice, seedDemoAppsSlice],
  providers: [
    { provide: BUNDLE_STORE, useFactory: (pool: Pool) => new PostgresBundleStore(pool), inject: [PG_POOL] },
    { provide: SCHEMA_COMPILER, useClass: AjvSchemas },
    { provide: APP_SHELF, useFactory: () => new FileShelf() },
    {
      provide: PUBLISHING,
      useFactory: (writes: WriteModel, ids: IdSource, bundles: BundleStore, schemas: SchemaCompiler) => new Publisher(writes, ids, bundles, schemas, { wallMs, cpuMs, memoryBytes, outputBytes }),
      inject: [WriteModel, IdSource, BUNDLE_STORE, SCHEMA_COMPILER],
    },
    { provide: RUNNABLE_APPS, useClass: InstalledApps },
  ],
  exports: [RUNNABLE_APPS, MARKETPLACE_SEED],
});
