import type { PinoLogger } from 'nestjs-pino';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { inMemoryWrites } from '@keystead/testing/src/in-memory-writes.js';
import { complianceEvents, type ReportEvent } from '../../contract/events.js';
import { PATIENCE_MS } from '../../domain/patience.js';
import { BundleImpossible, type Bundles } from '../../domain/ports.js';
import { evolveReport, noReport, requestReport, type Order, type ReportState } from '../../domain/report.js';
import { BuildBundle, BuildBundleHandler } from './build-bundle.js';

const ORGANISATION = 'org_01h8xgjwbwbaq4s2n8v6e5c3d1';
const order: Order = { reportId: 'rep_1', exporterId: 'p_5pnfb6dkx4eb4w118dsxhyvpad', from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z', payloads: 'none' };
const away = Object.assign(new Error('connect to secret-host'), { code: 'ECONNREFUSED' });
const START = Date.parse('2026-11-22T12:00:00.000Z');

/** Real write path in memory; files stood in for: each writing meets the next fault, and none after the last. */
async function ordered(faults: readonly Error[]) {
  const world = inMemoryWrites(complianceEvents);
  const logged: unknown[] = [];
  const written: string[] = [];
  const left = [...faults];
  const bundles: Pick<Bundles, 'write' | 'keepOnly'> = {
    keepOnly: async () => undefined,
    write: async (reportId) => {
      const fault = left.shift();
      if (fault !== undefined) throw fault;
      written.push(reportId);
      return { facts: { events: 3, bytes: 900, manifestDigest: 'a'.repeat(64), checkpointSize: 7 }, alterations: null };
    },
  };
  const log = { warn: (...words: unknown[]) => void logged.push(words) } as unknown as PinoLogger;
  const handler = new BuildBundleHandler(world.writes, log, bundles as Bundles, []);
  const at = (ms: number) => serviceContext({ organisation: ORGANISATION, service: 'spec', correlation: 'spec', now: new Date(START + ms) });
  await world.writes.decide<ReportState, ReportEvent>({ category: 'compliance.report', id: order.reportId, initial: noReport, evolve: evolveReport, decide: (state) => requestReport(order, new Date(START), state), command: 'spec', input: {}, context: at(0) });
  return {
    logged,
    written,
    /** @returns the fault that the reaction is told, or null */
    tried: (ms: number) => handler.execute(new BuildBundle(order, at(ms))).then(() => null, (error: unknown) => error),
    endings: async () => (await world.facts()).slice(1).map(({ name, data }) => [name, (data as { reason?: string }).reason]),
  };
}

describe('an ordered bundle', () => {
  it('is tried again by the reaction when the database is away for a moment, and is ready then', async () => {
    const { tried, endings, logged } = await ordered([away]);
    expect([await tried(0), await endings()]).toEqual([away, []]);
    expect([await tried(5_000), await endings(), logged]).toEqual([null, [['compliance.report-exported@1', undefined]], []]);
  });

  it('has failed when what may pass does not: nobody else waits longer', async () => {
    const { tried, endings, logged } = await ordered([away, away, away]);
    expect([await tried(0), await tried(PATIENCE_MS - 1), await endings()]).toEqual([away, away, []]);
    expect([await tried(PATIENCE_MS), (await endings()).map(([name]) => name), logged.length]).toEqual([null, ['compliance.report-failed@1'], 1]);
  });

  it.each([
    ['a fault of ours', Object.assign(new TypeError('with sk-secret in it'), { table: 'log' }), 'TypeError log', /^The bundle could not be written\. Ask your administrator to look at free disk space and the log/],
    ['what cannot be proven', new BundleImpossible('Nothing is sealed.'), 'BundleImpossible', /^Nothing is sealed\.$/],
  ])('has failed for good after %s, and the log says what kind it was, and no more', async (_story, fault, reason, told) => {
    const { tried, endings, logged } = await ordered([fault]);
    expect([await tried(0), await endings()]).toEqual([null, [['compliance.report-failed@1', expect.stringMatching(told)]]]);
    expect(logged).toEqual([[{ organisation: ORGANISATION, reportId: 'rep_1', reason }, 'an evidence bundle could not be written']]);
  });

  it('is not written again once its ending is on record', async () => {
    const { tried, endings, written } = await ordered([]);
    expect([await tried(0), await tried(1), written, (await endings()).length]).toEqual([null, null, ['rep_1'], 1]);
  });
});
