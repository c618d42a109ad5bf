import { z } from 'zod';
import { defineSettings, type SettingsOf } from '@keystead/platform/src/settings/define-settings.js';

export const identitySettings = defineSettings(
  'identity',
  z.object({
    KEYSTEAD_ATTEMPTS_PER_ACCOUNT: z.coerce.number().int().min(3).max(1000).default(10).describe('failed sign-ins at one account within 15 minutes; then it has to wait'),
    KEYSTEAD_ATTEMPTS_PER_ADDRESS: z.coerce.number().int().min(10).max(100_000).default(100).describe('failed sign-ins and links tried from one network address within 15 minutes'),
  }),
);

export type IdentitySettings = SettingsOf<typeof identitySettings>;
