import type { JobResult } from '../../domain/runners.js';
import { asDeclared } from './declared-answer.js';
import type { RunOrder } from './run-order.js';

const usage = { wallMs: 1, cpuMs: 1, memoryBytes: 1, outputBytes: 1 };
const order = (output: object) => ({ app: { versionId: `ver_${JSON.stringify(output).length}`, manifest: { output } } }) as unknown as Pick<RunOrder, 'app'>;
const SUMMARY = { type: 'object', required: ['summary'], properties: { summary: { type: 'string' }, beds: { type: 'integer' } }, additionalProperties: false };

describe('an answer', () => {
  it('of the declared form stays as it is', () => {
    const result: JobResult = { outcome: 'SUCCEEDED', output: { summary: 'Two beds.' }, usage };
    expect(asDeclared(order(SUMMARY), result)).toBe(result);
  });

  it.each([
    ['without what was promised', { nope: 1 }, "summary must have required property 'summary'; nope must NOT have additional properties"],
    ['of another type', { summary: 'x', beds: 'many' }, 'beds must be integer'],
    ['that is nothing', null, 'The answer must be object'],
  ])('%s is the fault of the app, in words that hold none of its values', (_, output, fault) => {
    expect(asDeclared(order(SUMMARY), { outcome: 'SUCCEEDED', output, usage })).toEqual({
      outcome: 'APP_ERROR',
      error: { message: `The app's answer is not of the form that the app declares: ${fault}`, fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/), frames: [] },
      usage,
    });
  });

  it('of a run that failed is nobody’s to judge', () => {
    const result: JobResult = { outcome: 'KILLED_WALL', usage, limitFired: 'wallMs' };
    expect(asDeclared(order(SUMMARY), result)).toBe(result);
  });
});
