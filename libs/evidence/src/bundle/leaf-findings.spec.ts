import { formatFindings, LeafFindingList } from './leaf-findings.js';

describe('what an exporter noticed', () => {
  it('is counted whole, and named up to a thousand', () => {
    const list = new LeafFindingList();
    expect(list.any).toBe(false);
    for (let index = 0; index < 1500; index += 1) list.add(index % 3 === 0 ? 'changed' : 'missing', index, null);
    expect([list.any, list.changed, list.missing, list.first.length, list.first.at(-1)]).toEqual([true, 500, 1000, 1000, { kind: 'changed', index: 999, eventId: null, position: null }]);
  });

  it('is written as canonical JSON', () => {
    const list = new LeafFindingList();
    list.add('missing', 7, { eventId: 'e', position: '12' });
    expect(formatFindings(list).toString()).toBe('{"changed":0,"first":[{"eventId":"e","index":7,"kind":"missing","position":"12"}],"missing":1,"v":1}');
  });
});
