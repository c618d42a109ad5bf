import { acknowledgeRollback } from '@keystead/evidence/src/postgres/acknowledge-rollback.js';
import { FileCheckpointVault } from '@keystead/evidence/src/seal/file-vault.js';
import { openCore } from '@keystead/platform/src/core/open-core.js';
import { checkpointFolder } from '@keystead/platform/src/core/sealing.js';
import { contexts } from '../../../contexts.js';

export interface AcknowledgeOptions {
  readonly by: string;
  readonly reason: string;
}

/** A running platform goes on sealing by itself within some seconds. */
export async function acknowledge(organisation: string, { by, reason }: AcknowledgeOptions): Promise<void> {
  if (by.length > 100 || reason.length > 2000) throw new Error('--by has at most 100 characters, --reason at most 2000');
  const core = await openCore({ contexts, env: process.env });
  try {
    const parts = { pool: core.owner, vault: new FileCheckpointVault(checkpointFolder(core)), keys: core.keyring, source: core.store };
    const { outsideSize, storedSize, supersededNote } = await acknowledgeRollback(parts, { organisation, by, reason, at: core.clock.now() });
    process.stdout.write(`Recorded. ${organisation === '*events' ? 'Sealing goes on from the present end of the event store.' : `The log goes on from ${storedSize} leaves; ${outsideSize} were signed before.`}\n`);
    if (supersededNote !== null) process.stdout.write(`The earlier checkpoint is kept in ${supersededNote}\n`);
  } finally {
    await core.close();
  }
}
