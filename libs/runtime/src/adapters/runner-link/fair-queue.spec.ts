import { FairQueue, QueueFull } from './fair-queue.js';

function queueOf(...items: string[]): FairQueue<string> {
  const queue = new FairQueue<string>({ total: 6, perOrganisation: 4 });
  for (const item of items) queue.push(item[0]!, item);
  return queue;
}

const drain = (queue: FairQueue<string>): string[] => Array.from({ length: queue.size }, () => queue.shift()!);

describe('runs that wait', () => {
  it('take turns by organisation, oldest first within one', () => {
    const queue = queueOf('a1', 'a2', 'a3', 'b1', 'c1', 'b2');
    expect(queue.inOrder()).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
    expect(drain(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('let a newcomer pass the crowd of another organisation', () => {
    const queue = queueOf('a1', 'a2', 'a3', 'a4');
    expect(queue.shift()).toEqual('a1');
    queue.push('b', 'b1');
    expect(drain(queue)).toEqual(['a2', 'b1', 'a3', 'a4']);
  });

  it('are refused when the queue, or the share of an organisation, is full', () => {
    expect(() => queueOf('a1', 'a2', 'a3', 'a4', 'a5')).toThrow(QueueFull);
    expect(() => queueOf('a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1')).toThrow(QueueFull);
  });

  it('can be taken back', () => {
    const queue = queueOf('a1', 'a2', 'b1');
    expect([queue.remove('a', 'a1'), queue.remove('a', 'a1'), queue.remove('c', 'c1')]).toEqual([true, false, false]);
    expect([queue.size, drain(queue), queue.shift()]).toEqual([2, ['a2', 'b1'], undefined]);
  });
});
