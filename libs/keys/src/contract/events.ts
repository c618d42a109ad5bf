import { z } from 'zod';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';
import { KEY_PROVIDERS } from './providers.js';

/** Published facts, stream `keys.key-<organisation>-<key id>`. None holds a secret or a part of one. */

const id = z.string().max(64);
const restrictions = z.strictObject({
  /** Apps that may use the key; null: any app its owner runs. */
  apps: z.array(id).max(200).nullable(),
  /** Model names at the provider; null: any. */
  models: z.array(z.string().max(200)).max(200).nullable(),
});

export type KeyRestrictions = z.infer<typeof restrictions>;
export const keyRestrictionsSchema = restrictions;

/** What a key was used for: an app's run, a person's own token, or the test on save. */
export const KEY_PURPOSES = ['run', 'token', 'test'] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

const use = {
  keyId: id,
  ownerId: id,
  memberId: id,
  purpose: z.enum(KEY_PURPOSES),
  callId: id.nullable(),
  executionId: id.nullable(),
  appId: id.nullable(),
  appName: z.string().max(120).nullable(),
  appVersion: z.string().max(64).nullable(),
  model: z.string().max(300).nullable(),
  provider: z.enum(KEY_PROVIDERS),
  destination: z.string().max(500),
};

export const keyVaulted = defineEvent(
  'keys.key-vaulted@1',
  z.strictObject({ keyId: id, ownerId: id, name: z.string().max(80), provider: z.enum(KEY_PROVIDERS), destination: z.string().max(500), revision: z.number().int().positive(), restrictions }),
  { subjects: ['ownerId'] },
);

/** Appended before every decryption: no event, no key. */
export const keyAccessed = defineEvent('keys.key-accessed@1', z.strictObject(use), { subjects: ['ownerId', 'memberId'] });

export const keyAccessRefused = defineEvent('keys.key-access-refused@1', z.strictObject({ ...use, reason: z.string().max(300) }), { subjects: ['ownerId', 'memberId'] });

export const keyRestricted = defineEvent('keys.key-restricted@1', z.strictObject({ keyId: id, ownerId: id, restrictions }), { subjects: ['ownerId'] });

export const keyRevoked = defineEvent('keys.key-revoked@1', z.strictObject({ keyId: id, ownerId: id, reason: z.string().max(300) }), { subjects: ['ownerId'] });

export const keyEvents = [keyVaulted, keyAccessed, keyAccessRefused, keyRestricted, keyRevoked] as const;
export type KeyEvent = EventOf<(typeof keyEvents)[number]>;
