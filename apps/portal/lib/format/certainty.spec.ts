import { certaintyOf } from './certainty';

const call = (usageSource: string | null, over: object = {}) => ({ charge: 'provider', costUsd: '0.0002', usageSource, ...over });

it.each([
  ['counted', [call('provider_final')]],
  ['estimated', [call('provider_final'), call('estimate')]],
  ['estimated', [call('provider_partial')]],
  ['at most', [call('estimate'), call('bound')]],
  ['counted', [call('bound', { costUsd: '0' }), call('estimate', { charge: 'practice' })]],
  ['counted', []],
])('a cost is %s', (certainty, calls) => expect(certaintyOf(calls)).toBe(certainty));
