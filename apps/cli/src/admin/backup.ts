import { openCore } from '@keystead/platform/src/core/open-core.js';
import { restoreBackup } from '@keystead/platform/src/operating/backup/restore-backup.js';
import { writeBackup } from '@keystead/platform/src/operating/backup/write-backup.js';
import type { Places } from '@keystead/platform/src/operating/places.js';
import { contexts } from '../../../contexts.js';
import { print, tell } from '../as-typed.js';

export interface BackupRequest {
  readonly to: string;
  readonly withKeys: boolean;
  readonly version: string;
}

const say = (line: string): void => tell(`${line}\n`);

/** Exit code 1 when it is written, and cannot be restored because the log has gaps, or is not what was sealed. */
export async function backUp(request: BackupRequest): Promise<void> {
  const core = await openCore({ contexts, env: process.env, older: true });
  try {
    if (request.withKeys) say(WITH_KEYS);
    const { manifest, bytes, events, gaps, altered } = await writeBackup(core, { ...request, progress: say });
    const { parts, sealedUpTo, logs } = manifest;
    print(`${request.to}: ${parts.length} parts, ${bytes} bytes; ${events} events, sealed up to position ${sealedUpTo === '' ? '0' : sealedUpTo} in ${logs.length} logs\n`);
    if (!request.withKeys) print(WITHOUT_KEYS);
    if (gaps !== null) print(gapsLine(gaps));
    if (altered !== null) print(`FAIL: ${alteredText(altered)}. This file is evidence of that, and a restore brings it back as it is: keep the earlier backups, and run \`keystead admin doctor\`.\n`);
    if (gaps !== null || altered !== null) process.exitCode = 1;
  } finally {
    await core.close();
  }
}

const WITH_KEYS = 'WARNING: this file will hold the keys of the installation. Whoever has it can open every secret in it and sign evidence: keep it like the keys themselves.';
const WITHOUT_KEYS = 'It holds no keys and no checkpoints: keep KEYSTEAD_HOME/keys and KEYSTEAD_HOME/checkpoints too, elsewhere. Without the keys nobody can use it.\n';

function gapsLine({ positions, text }: Places): string {
  const [are, them, these] = positions === 1 ? ['is', 'it', 'this event'] : ['are', 'them', 'these events'];
  return `FAIL: ${text} ${are} missing in the event log: somebody with rights on the database deleted ${them}. This file is evidence of that, and cannot be restored as it is: keep the earlier backups, which hold ${these}, and run \`keystead admin doctor\`.\n`;
}

function alteredText({ positions, text }: Places): string {
  const count = positions === 1 ? '1 event in the event log is' : `${positions} events in the event log are`;
  return `${count} not what was sealed (${text}): somebody with rights on the database changed or added ${positions === 1 ? 'it' : 'them'}`;
}

/** Exit code 1 when it is restored, and the log is not what was sealed. */
export async function restoreFrom({ from }: { readonly from: string }): Promise<void> {
  const { header, manifest, readModels, parked, altered } = await restoreBackup({ contexts, env: process.env, from, say });
  print(`Restored as of ${header.createdAt}: ${manifest.head} events, ${manifest.parts.length} parts, ${readModels} read models folded again.\n`);
  if (parked > 0) print(`${parked} events could not be folded and are parked; see \`keystead admin doctor\`.\n`);
  if (altered !== null) {
    print(`FAIL: ${alteredText(altered)} before this backup was taken, and the read models show that. Keep this file as evidence, and restore an earlier backup, which may hold the log as it was.\n`);
    process.exitCode = 1;
  }
  print('Now run `keystead admin doctor`.\n');
  // Nobody else knows: what was erased later is not in this log.
  print(`Whoever was erased after ${header.createdAt} is back: erase them again, each in the portal under "Subject requests". docs/people.md says how to find them ("After a restore").\n`);
}
