import { z } from 'zod';
import { defineSettings } from '@keystead/platform/src/settings/define-settings.js';

export const keysSettings = defineSettings(
  'keys',
  z.object({
    KEYSTEAD_KEYS_PER_MEMBER: z.coerce.number().int().min(1).max(10_000).default(50).describe('how many active keys one person may hold'),
  }),
);
