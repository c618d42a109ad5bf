import type pg from 'pg';
import type { EventStore } from '@keystead/event-store/src/port.js';
import type { ContextDefinition } from '../context/define-context.js';
import { wrappedKeysOf } from '../operating/rotation/wrapped-keys-of.js';
import type { PlatformSettings } from '../settings/platform.config.js';
import { engineOf } from './open-store.js';

interface Installation {
  readonly platform: PlatformSettings;
  readonly owner: pg.Pool;
  readonly contexts: readonly ContextDefinition[];
  readonly store: EventStore;
}

const LOOKS: readonly (readonly [string, string])[] = [
  ['events', 'SELECT 1 FROM events.log LIMIT 1'],
  ['evidence', 'SELECT 1 FROM evidence.leaves LIMIT 1'],
];
/** Of a schema, a table and a function: an empty database, or one of an earlier version, has none of them. */
const NOT_MADE = ['3F000', '42P01', '42883'];

/** What was written or wrapped with keys of this installation, in a word for an operator; null when nothing was. */
export async function whatKeysHold({ platform, owner, contexts, store }: Installation): Promise<string | null> {
  for (const [what, question] of LOOKS) if (await finds(async () => (await owner.query<object>(question)).rows)) return what;
  for (const keys of wrappedKeysOf(contexts)) if (await finds(() => keys.held(owner))) return keys.about;
  if (engineOf(platform) === 'eventstoredb') for await (const _ of store.readAll({ max: 1 })) return 'events in EventStoreDB';
  return null;
}

async function finds(look: () => Promise<readonly unknown[]>): Promise<boolean> {
  try {
    return (await look()).length > 0;
  } catch (error) {
    if (NOT_MADE.includes((error as { code?: string }).code ?? '')) return false;
    throw error;
  }
}
