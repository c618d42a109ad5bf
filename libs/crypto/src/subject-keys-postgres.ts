/**
 * Subject keys in `crypto.subject_keys`, wrapped by the KMS and bound to organisation and pseudonym.
 * Another process may go on opening fields for as long as its cache keeps a key (10 s) after an erasure here; a field it seals
 * meanwhile can never be opened again, which is what erasure asks for.
 */
import { randomBytes } from 'node:crypto';
import { KeyCache } from './key-cache.js';
import type { KeyCacheOptions } from './key-cache.js';
import { UnwrapRefused } from './kms.js';
import type { Kms } from './kms.js';
import { wipe } from './secrets.js';
import { SUBJECT_KEY_BYTES, subjectKeyBinding } from './subject-keys.js';
import type { SubjectKeys } from './subject-keys.js';
import type { KeyRows } from './wrapped-keys.js';

interface Row {
  readonly wrapped: Buffer | null;
  readonly kms: string | null;
  readonly key_version: string | null;
}

const SELECT = 'SELECT wrapped, kms, key_version FROM crypto.subject_keys WHERE organisation = $1 AND pseudonym = $2';
const INSERT = `INSERT INTO crypto.subject_keys (organisation, pseudonym, wrapped, kms, key_version) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (organisation, pseudonym) DO NOTHING`;
/**
 * A tombstone tells by its two times whether there was a key: they are one where it was made as a tombstone, and never one otherwise. So
 * each repeat of an erasure, at once or years later, is told what the first one was.
 */
const ERASE = `INSERT INTO crypto.subject_keys AS kept (organisation, pseudonym, created_at, erased_at) VALUES ($1, $2, now(), now())
  ON CONFLICT (organisation, pseudonym) DO UPDATE SET wrapped = NULL, kms = NULL, key_version = NULL,
    erased_at = coalesce(kept.erased_at, now() + CASE WHEN kept.created_at = now() THEN interval '1 microsecond' ELSE interval '0' END)
  RETURNING created_at <> erased_at AS held`;

export interface PostgresSubjectKeysOptions {
  readonly rowsOf: (organisation: string) => KeyRows;
  readonly kms: Kms;
  readonly cache?: KeyCacheOptions;
}

export function postgresSubjectKeys(options: PostgresSubjectKeysOptions): SubjectKeys {
  return new PostgresSubjectKeys(options.rowsOf, options.kms, new KeyCache(options.cache ?? { max: 1000, milliseconds: 10_000, now: () => performance.now() }));
}

class PostgresSubjectKeys implements SubjectKeys {
  /** Counts up at each erasure: a key that was read before it must not enter the cache after it. */
  private erasures = 0;

  constructor(
    private readonly rowsOf: (organisation: string) => KeyRows,
    private readonly kms: Kms,
    private readonly cache: KeyCache,
  ) {}

  async keyFor(organisation: string, pseudonym: string, { create }: { readonly create: boolean }): Promise<Buffer | null> {
    const id = cacheId(organisation, pseudonym);
    const cached = this.cache.get(id);
    if (cached !== null) return cached;
    const before = this.erasures;
    const key = await this.load(organisation, pseudonym, create);
    if (key !== null && this.erasures === before) this.cache.put(id, key);
    return key;
  }

  async erase(organisation: string, pseudonym: string): Promise<boolean> {
    const { rows } = await this.rowsOf(organisation).query<{ held: boolean }>(ERASE, [organisation, pseudonym]);
    this.erasures += 1;
    this.cache.drop(cacheId(organisation, pseudonym));
    return rows[0]!.held;
  }

  private async load(organisation: string, pseudonym: string, create: boolean): Promise<Buffer | null> {
    const row = await this.find(organisation, pseudonym);
    if (row !== undefined) return this.unwrap(organisation, pseudonym, row);
    if (!create) return null;
    await this.insert(organisation, pseudonym);
    // Read back: another process may have been first, or have erased the person.
    const stored = await this.find(organisation, pseudonym);
    return stored === undefined ? null : this.unwrap(organisation, pseudonym, stored);
  }

  private async find(organisation: string, pseudonym: string): Promise<Row | undefined> {
    const { rows } = await this.rowsOf(organisation).query<Row>(SELECT, [organisation, pseudonym]);
    return rows[0];
  }

  private async insert(organisation: string, pseudonym: string): Promise<void> {
    const key = randomBytes(SUBJECT_KEY_BYTES);
    const { ciphertext, keyVersion } = await this.kms.wrap(key, subjectKeyBinding(organisation, pseudonym));
    wipe(key);
    await this.rowsOf(organisation).query(INSERT, [organisation, pseudonym, ciphertext, this.kms.name, keyVersion]);
  }

  private async unwrap(organisation: string, pseudonym: string, row: Row): Promise<Buffer | null> {
    if (row.wrapped === null) return null;
    if (row.kms !== this.kms.name) throw new UnwrapRefused(this.kms.name, `it was wrapped by the KMS "${row.kms}"`);
    return this.kms.unwrap(row.wrapped, subjectKeyBinding(organisation, pseudonym), row.key_version!);
  }
}

function cacheId(organisation: string, pseudonym: string): string {
  return `${organisation} ${pseudonym}`;
}
