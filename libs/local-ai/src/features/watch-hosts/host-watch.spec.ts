import { setTimeout as pause } from 'node:timers/promises';
import type { PinoLogger } from 'nestjs-pino';
import type { ReadDb } from '@keystead/platform/src/database/read-db.js';
import type { HostChecks, HostLooks } from '../../domain/ports.js';
import { HostWatch } from './host-watch.js';

/** No machine and no database: the watch alone. */
function watchOver(ids: readonly string[], check: (id: string) => Promise<null>, begun: readonly string[] = []) {
  const warnings: unknown[] = [];
  const rows = async () => ids.map((id) => ({ id, organisation: 'org_1', baseUrl: 'http://10.0.0.5:11434' }));
  const read = { everywhere: () => ({ rows }) } as unknown as ReadDb;
  const checks = { check: (_organisation: string, id: string) => check(id) } as unknown as HostChecks;
  const looks = { begin: async (_organisation: string, id: string) => !begun.includes(id) } as unknown as HostLooks;
  const log = { warn: (facts: { hostId: string }) => warnings.push(facts.hostId) } as unknown as PinoLogger;
  return { watch: new HostWatch(read, log, checks, looks), warnings };
}

describe('a round of the watch over hosts', () => {
  it('looks at every machine, at few at a time, and one whose look cannot be kept stops no other', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => `hst_${n}`);
    const seen: string[] = [];
    let [under, most] = [0, 0];
    const { watch, warnings } = watchOver(ids, async (id) => {
      most = Math.max(most, (under += 1));
      await pause(1);
      under -= 1;
      if (id === 'hst_0') throw new Error('the log is away');
      seen.push(id);
      return null;
    });
    await watch.tick();
    expect([seen.length, most, warnings]).toEqual([29, 8, ['hst_0']]);
  });

  it('leaves alone what another process looks at', async () => {
    const seen: string[] = [];
    const { watch } = watchOver(['hst_1', 'hst_2'], async (id) => (seen.push(id), null), ['hst_1']);
    await watch.tick();
    expect(seen).toEqual(['hst_2']);
  });
});
