import { NotCanonicalisable } from '@keystead/kernel/src/canonical-json.js';
import { inMemoryWrites } from '@keystead/testing/src/in-memory-writes.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { executionEvents } from '../../contract/events.js';
import { runtimeRefusals } from '../../domain/refusals.js';
import { doesNotPass } from './does-not-pass.js';

const withCode = (code: string) => Object.assign(new Error('no'), { code });

describe('an error that does not pass', () => {
  it.each([
    ['a value without canonical form', new NotCanonicalisable('x'), true],
    ['a value out of range', new RangeError('x'), true],
    ['a mistake of ours', new TypeError('x'), true],
    ['text the database cannot hold', withCode('22P05'), true],
    ['a network that is away', new TypeError('fetch failed', { cause: withCode('ECONNREFUSED') }), false],
    ['a database that shuts down', withCode('57P01'), false],
    ['a refused connection', withCode('ECONNREFUSED'), false],
    ['a refusal of the moment', runtimeRefusals.refuse('runtime.queue-full', 'x'), false],
    ['what nobody knows', 'x', false],
  ])('or does: %s', (_what, error, expected) => {
    expect(doesNotPass(error)).toBe(expected);
  });

  it('is also an event that the registry does not know to be valid', async () => {
    const { writes } = inMemoryWrites(executionEvents);
    const context = serviceContext({ organisation: 'org_00000000000000000000000001', service: 'spec', correlation: 'spec', now: new Date(0) });
    const invalid = { name: 'runtime.execution-cancel-requested@1', data: { executionId: 1 } };
    const written = writes.decide({ category: 'runtime.execution', id: 'exe_1', initial: null, evolve: () => null, decide: () => [invalid], command: 'spec', input: {}, context });
    expect(doesNotPass(await written.catch((error: unknown) => error))).toBe(true);
  });
});
