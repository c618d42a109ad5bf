import { z } from 'zod';
import { defineSettings, type SettingsOf } from '@keystead/platform/src/settings/define-settings.js';

export const runtimeSettings = defineSettings(
  'runtime',
  z.object({
    KEYSTEAD_RUNNER_SOCKET: z.string().min(1).max(107).optional().describe('Unix socket on which the API waits for runners; without it no app runs here'),
    KEYSTEAD_RUNNER_TOKEN: z.string().min(32).max(200).optional().describe('secret that runners present on that socket'),
  }),
);

export type RuntimeSettings = SettingsOf<typeof runtimeSettings>;
