import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { PostgresSealStore } from '@keystead/evidence/src/postgres/seal-store.js';
import { FileCheckpointVault } from '@keystead/evidence/src/seal/file-vault.js';
import { SealerLoop } from '@keystead/evidence/src/seal/run.js';
import type { Core } from './open-core.js';
import type { BackgroundJob, Warn } from './worker.js';

/** The last signed checkpoint of each log lies here, outside the database that it vouches for. */
export function checkpointFolder(core: Pick<Core, 'platform'>): string {
  return join(core.platform.KEYSTEAD_HOME, 'checkpoints');
}

/** Of this process alone: two on one host, or in containers that were given one host name, are two, and so are one before and after a restart. */
function processName(): string {
  return `${hostname()}/${process.pid}/${randomBytes(4).toString('hex')}`;
}

/** Seals events into evidence about every second; an alarm shows in the log here, and in health and metrics of every API; nothing wrong is signed. Runs in whoever leads. */
export function sealingJob(core: Core, tell: { readonly warn: Warn }): BackgroundJob {
  const loop = new SealerLoop({
    source: core.store,
    store: new PostgresSealStore(core.projecting),
    vault: new FileCheckpointVault(checkpointFolder(core)),
    writer: core.keyring.writer,
    keys: core.keyring,
    clock: core.clock,
    owner: processName(),
  });
  return {
    name: 'sealing',
    run: async (signal) => {
      let told: string | null = null;
      const watch = setInterval(() => (told = report(loop, told, tell)), 1_000);
      try {
        await loop.run({ signal, leads: true });
      } finally {
        clearInterval(watch);
      }
    },
  };
}

/** An alarm is logged when it changes, not every second. */
function report(loop: SealerLoop, told: string | null, { warn }: { readonly warn: Warn }): string | null {
  const { alarm, parked, state } = loop.status;
  if (alarm !== null && alarm !== told) warn({ state, parked }, `evidence: ${alarm}`);
  return alarm;
}
