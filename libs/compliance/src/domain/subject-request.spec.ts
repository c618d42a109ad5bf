import type { Refusal } from '@keystead/kernel/src/refusal.js';
import type { SubjectEvent } from '../contract/subject-events.js';
import { endErasure, ended, endExport, evolveSubject, noRequests, openRequest, orderErasure, takeExport, type SubjectState } from './subject-request.js';

const memberId = 'p_1';
const wish = (requestId: string, kind: 'access' | 'erasure') => ({ requestId, memberId, openerId: 'p_2', kind });
const facts = { events: 3, rows: 2, bytes: 900, dataDigest: 'a'.repeat(64), pageDigest: 'b'.repeat(64), expiresAt: '2026-01-08T00:00:00.000Z' };
const given = (...events: SubjectEvent[]): SubjectState => events.reduce(evolveSubject, noRequests);
const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'taken';
  } catch (error) {
    return (error as Refusal).code;
  }
};
const access = given(...openRequest(wish('req_1', 'access'), noRequests));
const erasure = given(...openRequest(wish('req_2', 'erasure'), noRequests));
const order = { requestId: 'req_2', memberId, ordererId: 'p_2' };
const receipt = { requestId: 'req_2', memberId, destroyed: [], kept: [] };

describe('requests about one person', () => {
  it('are open one of a kind at a time, and the same one twice is one', () => {
    expect(openRequest(wish('req_1', 'access'), access)).toEqual([]);
    expect(codeOf(() => openRequest(wish('req_3', 'access'), access))).toBe('compliance.request-under-way');
    expect(openRequest(wish('req_3', 'erasure'), access)).toHaveLength(1);
  });

  it('end an export once, whichever ending comes first', () => {
    const ready = evolveSubject(access, ended.exported({ requestId: 'req_1', memberId, ...facts }));
    expect(endExport(ended.failed({ requestId: 'req_1', memberId, reason: 'late' }), ready)).toEqual([]);
    expect(openRequest(wish('req_3', 'access'), ready)).toHaveLength(1);
  });

  it('give the export out until its time is over, each time on record', () => {
    const taking = { requestId: 'req_1', memberId, takerId: 'p_2', part: 'page' } as const;
    const ready = evolveSubject(access, ended.exported({ requestId: 'req_1', memberId, ...facts }));
    expect(codeOf(() => takeExport(taking, new Date('2026-01-02'), access))).toBe('compliance.export-not-there');
    expect(takeExport(taking, new Date('2026-01-07T23:59:59.999Z'), ready)).toEqual([{ name: 'compliance.subject-export-taken@1', data: { ...taking, digest: facts.pageDigest } }]);
    expect(codeOf(() => takeExport(taking, new Date('2026-01-08T00:00:00.000Z'), ready))).toBe('compliance.export-not-there');
  });

  it('erase once, and nothing is asked for after it', () => {
    expect(codeOf(() => orderErasure({ ...order, requestId: 'req_1' }, access))).toBe('compliance.request-not-found');
    const erasing = given(...openRequest(wish('req_2', 'erasure'), noRequests), ...orderErasure(order, erasure));
    expect(orderErasure(order, erasing)).toEqual([]);
    const erased = endErasure(receipt, erasing).reduce(evolveSubject, erasing);
    expect([erased.erased, endErasure(receipt, erased), orderErasure(order, erased)]).toEqual([true, [], []]);
    expect(codeOf(() => openRequest(wish('req_4', 'access'), erased))).toBe('compliance.person-erased');
  });
});
