import { z } from 'zod';
import { defineSettings } from '@keystead/platform/src/settings/define-settings.js';

export const complianceSettings = defineSettings(
  'compliance',
  z.object({
    KEYSTEAD_BUNDLES_MIB: z.coerce.number().int().min(1).max(1_000_000_000).default(10_240).describe('room that the evidence bundles of one organisation may take under KEYSTEAD_HOME/bundles until they are removed, MiB; beyond it none is ordered'),
  }),
);
