import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { defineSettings } from '@keystead/platform/src/settings/define-settings.js';
import type { SettingsOf } from '@keystead/platform/src/settings/define-settings.js';

/** Read by the API (which listens) and by each runner (which connects); both must say the same. */
export const runnerSettings = defineSettings(
  'runner',
  z.object({
    KEYSTEAD_RUNNER_SOCKET: z.string().min(1).max(103).optional().describe('Unix socket between API and runner; default runner.sock in KEYSTEAD_HOME'),
    KEYSTEAD_RUNNER_TOKEN: z.string().min(32).max(256).optional().describe('secret a runner shows to the API; default: made at first start, kept in runner.token in KEYSTEAD_HOME'),
    KEYSTEAD_RUNNER_CAPACITY: z.coerce.number().int().min(1).max(1024).default(Math.min(1024, availableParallelism() * 4)).describe('runs at the same time'),
    KEYSTEAD_RUNNER_WARM: z.coerce.number().int().min(0).max(64).default(2).describe('sandboxes kept ready; each holds about 60 MB'),
  }),
);

export type RunnerProcessSettings = SettingsOf<typeof runnerSettings>;
