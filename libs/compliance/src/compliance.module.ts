import type { Pool } from 'pg';
import { EvidenceReader } from '@keystead/evidence/src/postgres/evidence-reader.js';
import { defineContext } from '@keystead/platform/src/context/define-context.js';
import { PG_POOL } from '@keystead/platform/src/core/tokens.js';
import { readCatalogues } from './adapters/catalogue-files.js';
import { complianceEvents } from './contract/events.js';
import { complianceAbilities } from './domain/abilities.js';
import { CATALOGUES } from './domain/catalogue.js';
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
    { provide: EvidenceReader, useFactory: (pool: Pool) => new EvidenceReader(pool), inject: [PG_POOL] },
    { provide: CATALOGUES, useFactory: () => readCatalogues() },
  ],
});
