import { openCore } from '@keystead/platform/src/core/open-core.js';
import { enginesFor, moveEvents, SETTLE_MS } from '@keystead/platform/src/core/move-events.js';
import { withFiles } from '@keystead/platform/src/settings/from-files.js';
import { SettingsRefused } from '@keystead/platform/src/settings/load-settings.js';
import { contexts } from '../../../contexts.js';
import { print } from '../as-typed.js';

const TELL_EVERY = 1_000;

/** Takes a minute at least, in which every process that lost its connection stops writing. Starts again where it was cut short. The engine that is left keeps its events; nothing is deleted. */
export async function migrateEvents(to: string, settleMs = SETTLE_MS): Promise<void> {
  const { env, faults } = withFiles(process.env);
  if (faults.length > 0) throw new SettingsRefused(faults);
  const url = env['KEYSTEAD_EVENTSTORE_URL'] ?? '';
  if (to !== 'eventstoredb' && to !== 'postgres') throw new Error('say where the events go: eventstoredb or postgres');
  if (url === '') throw new Error('set KEYSTEAD_EVENTSTORE_URL to the EventStoreDB that the events go to or come from');
  const core = await openCore({ contexts, moving: true, env: { ...env, KEYSTEAD_EVENTSTORE_URL: to === 'eventstoredb' ? '' : url } });
  try {
    const engines = await enginesFor(core, to, url);
    try {
      let told = 0;
      const progress = (events: number): void => {
        if (events < told + TELL_EVERY) return;
        told = events;
        print(`${events} events copied\n`);
      };
      const { events, copied, logs } = await moveEvents({ core, to, progress, settleMs, ...engines });
      print(`${events} events, ${copied} of them copied now; every one is the same in both\n`);
      for (const { log, size } of logs) print(`${log}: its ${size} sealed events make the root that was signed\n`);
      print(`Events are kept in ${to === 'eventstoredb' ? 'EventStoreDB from now on; leave KEYSTEAD_EVENTSTORE_URL set' : 'PostgreSQL from now on; leave KEYSTEAD_EVENTSTORE_URL out'}. Then run keystead admin rebuild, so that read models name the new positions.\n`);
    } finally {
      await engines.target.close();
    }
  } finally {
    await core.close();
  }
}
