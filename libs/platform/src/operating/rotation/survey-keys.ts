import { KmsRefused, UnwrapRefused, type Kms } from '@keystead/crypto/src/kms.js';
import { wipe } from '@keystead/crypto/src/secrets.js';
import type { Database, HeldKeys, WrappedKey } from '@keystead/crypto/src/wrapped-keys.js';
import type { WriteModel } from '../../commands/write-model.js';
import type { WrappedKeys } from './define-wrapped-keys.js';

/** A wrapped key as an operator may see it: where it belongs, never what it is. */
export interface NamedKey {
  readonly organisation: string;
  readonly id: string;
}

/** The keys of one kind under one version of the master key. */
export interface KeysUnderVersion {
  readonly source: WrappedKeys;
  readonly kms: string;
  readonly version: string;
  readonly keys: number;
  /** Why none of them opens; null when one was opened. */
  readonly shut: string | null;
  /** Keys that were tried and do not open, though others of the version do. */
  readonly broken: readonly (NamedKey & { readonly reason: string })[];
}

export interface SurveyParts {
  readonly db: Database;
  readonly kms: Kms;
  /** Null when the log cannot be read: then it is seen of a version whether the KMS uses it, and not of a key whether it opens. */
  readonly writes: WriteModel | null;
  readonly sources: readonly WrappedKeys[];
}

/** Some damaged rows are not a lost version, so more are tried, of every organisation; not all ten thousand, for a KMS elsewhere takes its time. */
const TRIED = 100;
const TRIED_OF_EACH = 3;
const PAGE = 500;

/** Nothing is bound to it: whether a version is used is told before what was asked of it. */
const NOWHERE = Buffer.from('keystead.version-check.v1');

/** Counts, and opens one key of each version of each kind. Changes nothing. @throws KmsRefused when the KMS itself does not work */
export async function surveyKeys(parts: SurveyParts): Promise<KeysUnderVersion[]> {
  const found: KeysUnderVersion[] = [];
  for (const source of parts.sources) {
    for (const [kms, version, groups] of byVersion(await source.held(parts.db))) {
      const keys = groups.reduce((sum, group) => sum + group.keys, 0);
      found.push({ source, kms, version, keys, ...(await tryOne(parts, source, groups)) });
    }
  }
  return found;
}

/** Every key of one kind under one version, by organisation and id. */
export async function* namesOf(db: Database, { source, kms, version }: Pick<KeysUnderVersion, 'source' | 'kms' | 'version'>): AsyncGenerator<NamedKey> {
  for (const group of await source.held(db)) {
    if (group.kms !== kms || group.version !== version) continue;
    for await (const { organisation, id } of keysIn(db, source, group)) yield { organisation, id };
  }
}

export async function* keysIn(db: Database, source: WrappedKeys, group: HeldKeys, size = PAGE): AsyncGenerator<WrappedKey> {
  let after = '';
  for (;;) {
    const page = await source.page(db, group, after, size);
    yield* page;
    if (page.length < size) return;
    after = page.at(-1)!.id;
  }
}

/** Why this key does not open, when it is about the key and not about the KMS as a whole. */
export function reasonOf(error: unknown): string | null {
  return error instanceof UnwrapRefused || (error instanceof KmsRefused && error.fault === 'version-unusable') ? error.message : null;
}

async function tryOne(parts: SurveyParts, source: WrappedKeys, groups: readonly HeldKeys[]): Promise<Pick<KeysUnderVersion, 'shut' | 'broken'>> {
  const { kms } = groups[0]!;
  if (kms !== parts.kms.name) return { shut: `it was wrapped by the KMS "${kms}", and KEYSTEAD_KMS names "${parts.kms.name}"`, broken: [] };
  const broken: (NamedKey & { reason: string })[] = [];
  const each = Math.max(TRIED_OF_EACH, Math.ceil(TRIED / groups.length));
  for (const group of groups) {
    for (const key of await source.page(parts.db, group, '', each)) {
      const { writes } = parts;
      const bound = writes === null ? { kind: 'bound' as const, to: NOWHERE } : await source.boundTo(key, { writes });
      if (bound.kind !== 'bound') continue;
      try {
        wipe(await parts.kms.unwrap(key.wrapped, bound.to, key.version));
        return { shut: null, broken };
      } catch (error) {
        const reason = reasonOf(error);
        if (reason === null) throw error;
        if (writes === null && error instanceof UnwrapRefused) return { shut: null, broken };
        broken.push({ organisation: key.organisation, id: key.id, reason });
        if (error instanceof KmsRefused) return { shut: reason, broken: [] };
      }
    }
  }
  return broken.length === 0 ? { shut: null, broken } : { shut: broken.at(-1)!.reason, broken: [] };
}

function byVersion(held: readonly HeldKeys[]): [kms: string, version: string, HeldKeys[]][] {
  const groups = new Map<string, [string, string, HeldKeys[]]>();
  for (const group of held) {
    const name = JSON.stringify([group.kms, group.version]);
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [group.kms, group.version, [group]]);
    else known[2].push(group);
  }
  return [...groups.values()].toSorted((a, b) => a[0].localeCompare(b[0]) || a[1].localeCompare(b[1], 'en', { numeric: true }));
}
