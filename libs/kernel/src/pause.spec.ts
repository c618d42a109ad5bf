import { getEventListeners } from 'node:events';
import { pause } from './pause.js';

const AN_HOUR = 3_600_000;

describe('a pause', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('lasts as long as it was asked to, and leaves nothing behind at the signal', async () => {
    const { signal } = new AbortController();
    const heard: string[] = [];
    const [alone, under] = [pause(20).then(() => heard.push('alone')), pause(30, signal).then(() => heard.push('under a signal'))];
    await jest.advanceTimersByTimeAsync(19);
    expect(heard).toEqual([]);
    await jest.advanceTimersByTimeAsync(11);
    await Promise.all([alone, under]);
    expect([heard, getEventListeners(signal, 'abort'), jest.getTimerCount()]).toEqual([['alone', 'under a signal'], [], 0]);
  });

  it('ends when the signal aborts, without an error and without a timer', async () => {
    const stopping = new AbortController();
    const waiting = pause(AN_HOUR, stopping.signal);
    stopping.abort(new Error('the process ends'));
    expect([await waiting, await pause(AN_HOUR, stopping.signal), jest.getTimerCount()]).toEqual([undefined, undefined, 0]);
  });
});
