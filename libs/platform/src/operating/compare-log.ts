import type { ClientBase } from 'pg';
import type { WriterCheck } from '@keystead/evidence/src/seal/ports.js';
import type { Core } from '../core/open-core.js';
import { engineOf } from '../core/open-store.js';
import { gapsIn } from './log-gaps.js';
import { unlikeSealed } from './unlike-sealed.js';
import { walkLog, type Progress } from './walk-log.js';

/** The log is not what was sealed. It says which positions, and what to do. */
export class LogAltered extends Error {
  override readonly name = 'LogAltered';
}

const MOMENT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/**
 * That the log holds what was sealed, and every position, before anybody believes what is folded from it. Says nothing of events that are not
 * sealed yet, nor of those in an EventStoreDB.
 * @param nevertheless what to do for those who want it as it is, as a sentence
 * @throws LogAltered
 */
export async function demandSealedLog(core: Pick<Core, 'owner' | 'keyring' | 'platform'>, { progress, nevertheless }: { progress: Progress; nevertheless: string }): Promise<void> {
  if (engineOf(core.platform) !== 'postgres') return;
  const client = await core.owner.connect();
  // A connection that breaks says so to its query as well.
  client.on('error', () => undefined);
  try {
    await client.query(MOMENT);
    if ((await gapsIn(client)) === null && !(await anyUnlike(client))) return;
    await client.query(`ROLLBACK; ${MOMENT}`);
    const faults = await faultsOf(client, core.keyring.writer, progress);
    if (faults.length === 0) return;
    throw new LogAltered(`the event log is not what was sealed, and read models would show that. Nothing was folded.\n${faults.map((fault) => `  - ${fault}`).join('\n')}
Somebody with rights on the database did this: keep this report, run \`keystead admin doctor\`, and restore the events from a backup (docs/operating.md). ${nevertheless}`);
  } finally {
    client.release(true);
  }
}

async function anyUnlike(client: ClientBase): Promise<boolean> {
  for await (const _ of unlikeSealed(client)) return true;
  return false;
}

/** In the words of the doctor, which also knows whether it is one. */
async function faultsOf(client: ClientBase, writer: WriterCheck, progress: Progress): Promise<string[]> {
  const faults: string[] = [];
  await walkLog(client, writer, { tell: ({ state, text }) => void (state === 'fail' && faults.push(text)), progress, now: new Date() });
  return faults;
}
