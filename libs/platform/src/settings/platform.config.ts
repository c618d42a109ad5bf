import { z } from 'zod';
import { defineSettings, type SettingsOf } from './define-settings.js';
import { trustedProxies } from './proxies.js';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const databaseUrl = z
  .url({ protocol: /^postgres(ql)?$/, error: 'must be postgres://user:password@host:5432/name; in user and password each of @ : / ? # % is written as %40 %3A %2F %3F %23 %25' })
  .refine(canBeDecoded, 'holds a % that begins no escape: write it as %25');

export const platformSettings = defineSettings(
  'platform',
  z.object({
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development').describe('production refuses everything that is meant for a laptop'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000).describe('port of portal, API and gateway'),
    KEYSTEAD_HOST: z.string().max(255).default('127.0.0.1').describe('address to listen on'),
    KEYSTEAD_HOME: z.string().min(1).max(1024).describe('directory for keys, checkpoints, logs and the embedded database'),
    KEYSTEAD_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional().describe('address people use, for links; default http://localhost:PORT'),
    KEYSTEAD_TRUSTED_PROXIES: trustedProxies.describe('proxies that are believed about where a request comes from: addresses and networks separated by commas, or none'),
    KEYSTEAD_DATABASE_URL: databaseUrl.describe('PostgreSQL of read models, and of the event store unless that is EventStoreDB: postgres://user:password@host:5432/name; npm start keeps one of its own, which the command line finds by KEYSTEAD_HOME'),
    KEYSTEAD_EVENTSTORE_URL: z
      .string()
      .max(2000)
      .regex(/^esdb(\+discover)?:\/\//, 'must begin with esdb:// or esdb+discover://')
      .optional()
      .describe('EventStoreDB or KurrentDB that keeps the events: esdb://user:password@host:2113 (docs/eventstoredb.md); left out, PostgreSQL keeps them'),
    KEYSTEAD_MIN_FREE_MIB: z.coerce.number().int().min(0).max(1_000_000_000).default(256).describe('nothing new is taken in while less is free under KEYSTEAD_HOME, MiB; 0 for a disk that is watched otherwise'),
    KEYSTEAD_DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10).describe('connections of each process for queries'),
    KEYSTEAD_MAX_REQUESTS: z.coerce.number().int().min(10).max(100_000).default(2_000).describe('requests that the API has under way at once, streams included; more are turned away with 503'),
    KEYSTEAD_KMS: z.string().max(500).default('local').describe('key management service that wraps all keys: local, or gcp:projects/…/locations/…/keyRings/…/cryptoKeys/… (docs/google-kms.md)'),
    KEYSTEAD_KMS_ENDPOINT: z.string().max(300).optional().describe('Google Cloud KMS by a private endpoint: https://host[:port]; outside production also http://127.0.0.1:port, without credentials'),
    KEYSTEAD_ALLOW_LOCAL_KMS: flag.default(false).describe('production only: accept the local key file as KMS'),
    KEYSTEAD_DEMO: flag.default(false).describe('demo organisation and practice model; never in production'),
    KEYSTEAD_METRICS_TOKEN: z.string().min(16).max(256).optional().describe('bearer token that opens /metrics to others than loopback'),
    KEYSTEAD_HEARTBEAT: z.string().max(1024).optional().describe('file that API, worker and runner write every 5 seconds while they answer; for health checks of containers'),
    KEYSTEAD_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info').describe('least severe log line that is written'),
  }),
);

export type PlatformSettings = SettingsOf<typeof platformSettings>;
export const PLATFORM_SETTINGS = platformSettings.token;

export function publicUrl(settings: PlatformSettings): string {
  return settings.KEYSTEAD_PUBLIC_URL?.replace(/\/$/, '') ?? `http://localhost:${settings.PORT}`;
}

/** As the driver does it when it connects, where it would name no setting. */
function canBeDecoded(address: string): boolean {
  try {
    decodeURIComponent(address);
    return true;
  } catch {
    return false;
  }
}
