import { PostgresSealStore } from '@keystead/evidence/src/postgres/seal-store.js';
import { FileCheckpointVault } from '@keystead/evidence/src/seal/file-vault.js';
import { Sealer, type SealerParts } from '@keystead/evidence/src/seal/sealer.js';
import type { Core } from '@keystead/platform/src/core/open-core.js';
import { checkpointFolder } from '@keystead/platform/src/core/sealing.js';
import { toyContext } from './toy-context.js';

const ORGANISATION = 'org_00000000000000000000000001';
const PERSON = 'p_00000000000000000000000001';

/** Notes `from` … `to`, each the first event of its stream, past HTTP and commands. */
export async function writeNotes(core: Core, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n += 1) {
    const id = `cmd_${String(n).padStart(26, '0')}`;
    const event = toyContext.events[0]!.create({ noteId: id, text: `note ${n}` });
    const result = await core.log.append(`toy.note-${ORGANISATION}-${id}`, 'none', [event], { actor: { kind: 'member', id: PERSON, via: 'session' }, behalf: null, correlation: `c${n}`, causation: null, occurredAt: new Date() });
    if (result.outcome !== 'appended') throw new Error(`note ${n}: ${result.outcome}`);
  }
}

export function sealerParts(core: Core): SealerParts {
  return { source: core.store, store: new PostgresSealStore(core.owner), vault: new FileCheckpointVault(checkpointFolder(core)), writer: core.keyring.writer, keys: core.keyring, clock: core.clock, owner: 'a test' };
}

/** Seals what is there, as the worker does about every second. */
export async function sealAll(core: Core): Promise<void> {
  const sealer = await Sealer.start(sealerParts(core));
  while ((await sealer.sealNext()).read > 0);
  await sealer.stop();
}
