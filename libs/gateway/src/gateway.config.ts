import { z } from 'zod';
import { parseUsd, USD_PATTERN } from '@keystead/kernel/src/money.js';
import { defineSettings } from '@keystead/platform/src/settings/define-settings.js';

const origins = z
  .string()
  .max(4_000)
  .default('')
  .transform((text) => text.split(',').map((item) => item.trim()).filter((item) => item !== ''))
  .refine((items) => items.every((item) => URL.canParse(item) && /^https?:$/.test(new URL(item).protocol) && new URL(item).origin === item.replace(/\/$/, '')), 'must be origins such as http://127.0.0.1:11434, separated by commas');

export const gatewaySettings = defineSettings(
  'gateway',
  z.object({
    KEYSTEAD_PRIVATE_ENDPOINTS: origins.describe('origins in private networks that may be called as model endpoints, separated by commas'),
    KEYSTEAD_DEFAULT_BUDGET_USD: z.string().regex(USD_PATTERN, 'give an amount in USD, such as 50 or 12.5').default('50').transform(parseUsd).describe('monthly budget of an organisation whose admin has set none, USD'),
    KEYSTEAD_RUN_BUDGET_USD: z.string().regex(USD_PATTERN, 'give an amount in USD, such as 50 or 12.5').transform(parseUsd).optional().describe('the most that all model calls of one run may cost together, USD; without it only the monthly limits bind a run'),
    KEYSTEAD_CALL_SECONDS: z.coerce.number().int().min(5).max(3_600).default(300).describe('a model call of a personal token ends after so many seconds'),
    KEYSTEAD_CALL_IDLE_SECONDS: z.coerce.number().int().min(1).max(600).default(90).describe('a model call ends when the model does nothing for so many seconds'),
    KEYSTEAD_CALLS_PER_TOKEN: z.coerce.number().int().min(1).max(1_000_000).default(600).describe('requests a minute to /v1 with one personal token, counted by each process'),
    KEYSTEAD_CALLS_PER_ORGANISATION: z.coerce.number().int().min(1).max(10_000_000).default(6_000).describe('requests a minute to /v1 of one organisation, counted by each process'),
  }),
);
