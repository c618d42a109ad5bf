import { mayChange } from './may-change';

const run = (state: 'running' | 'finished' | 'refused', platformUsd: string, types: readonly string[]): Parameters<typeof mayChange>[0] => ({
  state,
  cost: { platformUsd },
  timeline: types.map((type, n) => ({ eventId: `evt_${n}`, type, at: '2026-11-23T09:00:00.000Z', text: type })),
});

it.each([
  ['goes on', run('running', '0', ['runtime.execution-requested@1']), true],
  ['ended, and its price is not yet charged', run('finished', '0.02', ['runtime.execution-finished@1']), true],
  ['ended, and its price is charged', run('finished', '0.02', ['runtime.execution-finished@1', 'billing.run-charged@1']), false],
  ['ended and costs nothing', run('finished', '0', ['runtime.execution-finished@1']), false],
  ['was refused', run('refused', '0', ['runtime.execution-refused@1']), false],
])('a run that %s: its page asks again, or not', (_, shown, asksAgain) => {
  expect(mayChange(shown)).toBe(asksAgain);
});
