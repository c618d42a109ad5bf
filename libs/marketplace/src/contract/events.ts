import { z } from 'zod';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';
import { USD_PATTERN } from '@keystead/kernel/src/money.js';
import { manifestSchema } from './manifest.js';

/** Published facts of apps (stream `marketplace.app-<publisher>-<app id>`) and installs (`marketplace.install-<organisation>-<install id>`). */

const id = z.string().max(64);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const version = z.string().max(64);
const usd = z.string().regex(USD_PATTERN);

export const appSubmitted = defineEvent('marketplace.app-submitted@1', z.strictObject({ appId: id, developerId: id, slug: z.string().max(60), name: z.string().max(80) }), { subjects: ['developerId'] });

export const versionPublished = defineEvent(
  'marketplace.version-published@1',
  z.strictObject({ appId: id, versionId: id, developerId: id, version, manifest: manifestSchema, bundleDigest: digest, bundleBytes: z.int().nonnegative(), permissionsDigest: digest }),
  { subjects: ['developerId'] },
);

/** `withdrawn` can no longer be installed or run; `current` is the version that is offered from now on. */
export const versionRolledBack = defineEvent(
  'marketplace.version-rolled-back@1',
  z.strictObject({ appId: id, developerId: id, withdrawn: z.array(version).min(1).max(1000), current: version, reason: z.string().max(500) }),
  { subjects: ['developerId'] },
);

export const appEvents = [appSubmitted, versionPublished, versionRolledBack] as const;
export type AppEvent = EventOf<(typeof appEvents)[number]>;

/** Consent: exactly these permissions, at this price, as shown at that moment. */
export const appInstalled = defineEvent(
  'marketplace.app-installed@1',
  z.strictObject({ installId: id, memberId: id, appId: id, appName: z.string().max(80), appOrganisation: id, versionId: id, version, permissionsDigest: digest, priceUsd: usd }),
  { subjects: ['memberId'] },
);

export const appUninstalled = defineEvent('marketplace.app-uninstalled@1', z.strictObject({ installId: id, memberId: id, appId: id }), { subjects: ['memberId'] });

export const installEvents = [appInstalled, appUninstalled] as const;
export type InstallEvent = EventOf<(typeof installEvents)[number]>;
