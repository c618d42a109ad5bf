import { join } from 'node:path';
import type { Pool } from 'pg';
import { installEvidenceSchema } from '../postgres/schema.js';
import { PostgresSealStore } from '../postgres/seal-store.js';
import { FileCheckpointVault } from '../seal/file-vault.js';
import type { LogKeys } from '../seal/ports.js';
import { Sealer } from '../seal/sealer.js';
import { testWriter, type ListSource } from './installation.js';

/** Hours after 1 May 2026, 0:00 UTC. */
export const hour = (n: number): Date => new Date(Date.UTC(2026, 4, 1) + n * 3_600_000);

/** Seals what the source holds, so many events in each of some hours; people's keys are a table of no rows. @param folder for the vault */
export async function sealInHours(pool: Pool, folder: string, source: ListSource, keys: LogKeys, { hours, each }: { readonly hours: number; readonly each: number }): Promise<void> {
  await installEvidenceSchema(pool);
  await pool.query('CREATE SCHEMA crypto; CREATE TABLE crypto.subject_keys (organisation text, erased_at timestamptz)');
  let now = hour(0);
  const sealer = await Sealer.start({ source, store: new PostgresSealStore(pool), vault: new FileCheckpointVault(join(folder, 'vault')), writer: testWriter, keys, clock: { now: () => now }, owner: 'test' });
  for (let n = 0; n < hours; n += 1) {
    now = hour(n);
    await sealer.sealNext(each);
  }
  await sealer.stop();
}
