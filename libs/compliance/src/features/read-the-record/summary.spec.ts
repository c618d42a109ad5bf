import { summaryOf } from './summary.js';

describe('a line for people', () => {
  it('says what happened and the fields that say most, in a fixed order', () => {
    expect(summaryOf('gateway.call-settled@1', { costUsd: '0.01', model: 'mixtral', callId: 'call_1', provider: 'openai' }, [])).toBe('Call settled: mixtral, openai, 0.01');
  });

  it('is the bare sentence when there is nothing to add', () => {
    expect(summaryOf('compliance.report-requested@1', { name: '', version: 3 }, [])).toBe('Report requested');
  });

  it('leaves out what is personal and cuts what is long', () => {
    expect(summaryOf('identity.member-invited@1', { name: 'Ada', role: 'user' }, ['name'])).toBe('Member invited: user');
    expect(summaryOf('runtime.execution-refused@1', { reason: 'x'.repeat(500) }, [])).toBe(`Execution refused: ${'x'.repeat(160)}`);
  });
});
