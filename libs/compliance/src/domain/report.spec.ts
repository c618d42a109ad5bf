import { join } from 'node:path';
import { checkGoldenSamples } from '@keystead/event-store/src/golden.js';
import { EventRegistry } from '@keystead/event-store/src/registry.js';
import type { Refusal } from '@keystead/kernel/src/refusal.js';
import { complianceEvents, type Alterations, type ReportEvent } from '../contract/events.js';
import { ended, endReport, evolveReport, noReport, requestReport, type Order, type ReportState } from './report.js';

const order: Order = { reportId: 'rep_1', exporterId: 'p_1', from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z', payloads: 'none' };
const now = new Date('2026-01-15T00:00:00.000Z');
const given = (...events: ReportEvent[]): ReportState => events.reduce(evolveReport, noReport);
const exported = ended.exported({ reportId: 'rep_1', events: 3, bytes: 900, manifestDigest: 'a'.repeat(64), checkpointSize: 7 });
const failed = ended.failed({ reportId: 'rep_1', reason: 'the disk is full' });

describe('an evidence bundle', () => {
  it('is ordered once', () => {
    const events = requestReport(order, now, noReport);
    expect(events).toEqual([{ name: 'compliance.report-requested@1', data: order }]);
    expect(requestReport(order, now, given(...events))).toEqual([]);
  });

  it.each([
    ['ends before it begins', { to: '2026-01-01T00:00:00.000Z' }, 'The end of the period must be later than its beginning.'],
    ['is longer than seven years', { to: '2034-01-01T00:00:00.000Z' }, 'A bundle covers at most seven years; export the period in parts.'],
    ['has not begun', { from: '2026-01-15T00:00:00.001Z' }, 'The period has not begun yet, so there is nothing in it. Choose one that begins before now.'],
  ])('is refused for a period that %s', (_story, other, detail) => {
    try {
      requestReport({ ...order, ...other }, now, noReport);
      throw new Error('it was taken');
    } catch (error) {
      expect([(error as Refusal).code, (error as Refusal).detail]).toEqual(['compliance.period-invalid', detail]);
    }
  });

  it('takes a period that has begun and not ended', () => {
    expect(requestReport({ ...order, from: now.toISOString() }, now, noReport)).toHaveLength(1);
  });

  it('ends once, whichever ending comes first', () => {
    const building = given(...requestReport(order, now, noReport));
    expect(endReport(exported, building)).toEqual([exported]);
    expect(endReport(failed, evolveReport(building, exported))).toEqual([]);
    expect(evolveReport(building, failed)).toEqual({ kind: 'failed', order, reason: 'the disk is full' });
  });

  it('says what was noticed before it says that it is ready, and only with its own ending', () => {
    const building = given(...requestReport(order, now, noReport));
    const noticed: Alterations = { changed: 1, missing: 0, first: [{ kind: 'changed', leaf: 2, eventId: 'e', position: '3' }] };
    const events = endReport(exported, building, noticed);
    expect(events).toEqual([{ name: 'compliance.record-found-altered@1', data: { reportId: 'rep_1', ...noticed } }, exported]);
    const ready = events.reduce(evolveReport, building);
    expect([ready, endReport(exported, ready, noticed)]).toEqual([{ kind: 'ready', order, manifestDigest: 'a'.repeat(64) }, []]);
  });

  it('reads every version of every event that was ever stored', async () => {
    expect(await checkGoldenSamples(new EventRegistry(complianceEvents, []), join(import.meta.dirname, 'golden'))).toEqual({ missing: [], unreadable: [] });
  });
});
