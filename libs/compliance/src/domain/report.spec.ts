import { join } from 'node:path';
import { checkGoldenSamples } from '@keystead/event-store/src/golden.js';
import { EventRegistry } from '@keystead/event-store/src/registry.js';
import type { Refusal } from '@keystead/kernel/src/refusal.js';
import { complianceEvents, type ReportEvent } from '../contract/events.js';
import { ended, endReport, evolveReport, noReport, requestReport, type Order, type ReportState } from './report.js';

const order: Order = { reportId: 'rep_1', exporterId: 'p_1', from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z', payloads: 'none' };
const given = (...events: ReportEvent[]): ReportState => events.reduce(evolveReport, noReport);
const exported = ended.exported({ reportId: 'rep_1', events: 3, bytes: 900, manifestDigest: 'a'.repeat(64), checkpointSize: 7 });
const failed = ended.failed({ reportId: 'rep_1', reason: 'the disk is full' });

describe('an evidence bundle', () => {
  it('is ordered once', () => {
    const events = requestReport(order, noReport);
    expect(events).toEqual([{ name: 'compliance.report-requested@1', data: order }]);
    expect(requestReport(order, given(...events))).toEqual([]);
  });

  it.each([
    ['ends before it begins', '2026-01-01T00:00:00.000Z'],
    ['is longer than seven years', '2034-01-01T00:00:00.000Z'],
  ])('is refused for a period that %s', (_story, to) => {
    try {
      requestReport({ ...order, to }, noReport);
      throw new Error('it was taken');
    } catch (error) {
      expect((error as Refusal).code).toBe('compliance.period-invalid');
    }
  });

  it('ends once, whichever ending comes first', () => {
    const building = given(...requestReport(order, noReport));
    expect(endReport(exported, building)).toEqual([exported]);
    expect(endReport(failed, evolveReport(building, exported))).toEqual([]);
    expect(evolveReport(building, failed)).toEqual({ kind: 'failed', order, reason: 'the disk is full' });
  });

  it('reads every version of every event that was ever stored', async () => {
    expect(await checkGoldenSamples(new EventRegistry(complianceEvents, []), join(import.meta.dirname, 'golden'))).toEqual({ missing: [], unreadable: [] });
  });
});
