import type { ClientBase, Pool } from 'pg';
import type { Kms } from '@keystead/crypto/src/kms.js';
import { postgresSubjectKeys } from '@keystead/crypto/src/subject-keys-postgres.js';
import { fail, ok, type Tell } from './finding.js';

interface Version {
  readonly organisation: string;
  readonly pseudonym: string;
  readonly kms: string;
  readonly version: string;
  readonly keys: number;
}

/** Opens one key of a person for each version of the master key that wraps any: a version that is gone takes all of them along. */
export async function checkSubjectKeys(client: ClientBase, kms: Kms, tell: Tell): Promise<void> {
  const { rows } = await client.query<Version>(
    `SELECT DISTINCT ON (kms, key_version) organisation, pseudonym, kms, key_version AS version, (count(*) OVER (PARTITION BY kms, key_version))::int AS keys
       FROM crypto.subject_keys WHERE wrapped IS NOT NULL ORDER BY kms, key_version, created_at DESC`,
  );
  const subjects = postgresSubjectKeys({ pool: client as unknown as Pick<Pool, 'query'>, kms });
  let shut = 0;
  for (const { organisation, pseudonym, kms: name, version, keys } of rows) {
    const error = await subjects.keyFor(organisation, pseudonym, { create: false }).then(() => null, (reason: unknown) => reason as Error);
    if (error === null) continue;
    shut += 1;
    tell(fail(`${keys} keys of people under version ${version} of "${name}" do not open: ${error.message}`, 'restore or enable that version of the master key; what it wraps can be opened in no other way'));
  }
  const keys = rows.reduce((sum, row) => sum + row.keys, 0);
  if (shut === 0) tell(ok(`${keys} keys of people under ${rows.length} versions of the master key; one of each was opened`));
}
