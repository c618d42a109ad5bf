// @ts-check
/** The database of an instance whose processes are stopped: started alone for as long as `work` goes on. */
import { join } from 'node:path';
import { startEmbeddedDatabase } from '../../scripts/lib/embedded-database.mjs';
import { openRoster } from '../../scripts/lib/leftovers.mjs';
import { serviceAccount } from '../../scripts/lib/service-account.mjs';

/**
 * @template T
 * @param {{ root: string, home: string, say: (line: string) => void }} options
 * @param {(url: string) => Promise<T>} work
 */
export async function withDatabase({ root, home, say }, work) {
  /** @type {import('../../scripts/lib/service.mjs').Service | null} */
  let service = null;
  const roster = openRoster(join(home, 'run', 'processes.json'), say);
  try {
    const url = await startEmbeddedDatabase({ root, home, account: serviceAccount(), roster, print: say, signal: new AbortController().signal, onService: (started) => (service = started) });
    return await work(url);
  } finally {
    await /** @type {import('../../scripts/lib/service.mjs').Service | null} */ (service)?.stop();
  }
}
