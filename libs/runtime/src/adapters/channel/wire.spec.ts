import { PassThrough } from 'node:stream';
import { encodeFrame, ProtocolViolation } from './frame.js';
import type { Message, Rules } from './inbound.js';
import { Wire } from './wire.js';

const RULES: Rules = {
  log: { form: 'lines', maxMessage: 1000 },
  rpc: { form: 'lines', maxMessage: 200_000, window: 1000, streams: 2 },
  stdout: { form: 'bytes', maxMessage: 1000 },
};

/** One end under test, the other end driven by the test; the pipes are in memory. */
function pair(onMessage: (message: Message) => void | Promise<void> = () => {}) {
  const [toB, toA] = [new PassThrough(), new PassThrough()];
  const seen: string[] = [];
  const closed: (Error | null)[] = [];
  const wire = new Wire({
    readable: toA,
    writable: toB,
    rules: RULES,
    windows: { rpc: 1000 },
    onMessage: (message) => {
      seen.push(`${message.type}:${message.stream}:${message.bytes.toString()}`);
      return onMessage(message);
    },
    onClosed: (error) => closed.push(error),
  });
  return { wire, seen, closed, toA, toB };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('a wire', () => {
  it('puts messages together per stream and ends lines at line feeds', async () => {
    const { seen, toA } = pair();
    toA.write(encodeFrame('rpc', 1, Buffer.from('{"a"')));
    toA.write(encodeFrame('rpc', 2, Buffer.from('{"b":2}\n{"c"')));
    toA.write(encodeFrame('rpc', 1, Buffer.from(':1}\n')));
    toA.write(encodeFrame('stdout', 0, Buffer.from('raw\n')));
    await tick();
    expect(seen).toEqual(['rpc:2:{"b":2}', 'rpc:1:{"a":1}', 'stdout:0:raw\n']);
  });

  it.each([
    ['oversteps its credit', [encodeFrame('rpc', 1, Buffer.from(`${'x'.repeat(900)}\n`)), encodeFrame('rpc', 1, Buffer.from(`${'x'.repeat(900)}\n`))]],
    ['never ends a line', Array.from({ length: 3 }, () => encodeFrame('log', 0, Buffer.alloc(500, 'x')))],
    ['opens too many streams', [1, 2, 3].map((stream) => encodeFrame('rpc', stream, Buffer.from('x')))],
    ['uses a type without a reader', [encodeFrame('http', 0, Buffer.from('x'))]],
    ['sends credit that is none', [encodeFrame('credit', 1, Buffer.from([5, 0]))]],
  ])('ends when the other end %s', async (_what, frames) => {
    const { closed, toA } = pair(() => new Promise(() => {}));
    for (const frame of frames) toA.write(frame);
    await tick();
    expect(closed).toEqual([expect.any(ProtocolViolation)]);
  });

  it('sends no more than it was given credit for, and goes on when it gets more', async () => {
    const { wire, toA, toB } = pair();
    const sent = wire.send('rpc', 7, 'x'.repeat(1997));
    await tick();
    expect(toB.read().length).toEqual(9 + 1000);
    toA.write(encodeFrame('credit', 7, Buffer.from([5, 0, 0, 0xff, 0xff])));
    await sent;
    expect(toB.read().length).toEqual(9 + 1000);
  });

  it('lets other streams pass one that waits for credit', async () => {
    const { wire, toB } = pair();
    void wire.send('rpc', 1, 'x'.repeat(5000));
    await wire.send('rpc', 2, 'short');
    expect(toB.read().toString('latin1')).toContain('"short"\n');
  });

  it('gives credit back only when a message was dealt with', async () => {
    const dealt = Promise.withResolvers<void>();
    const { toA, toB } = pair(() => dealt.promise);
    toA.write(encodeFrame('rpc', 1, Buffer.from('four\n')));
    await tick();
    expect(toB.read()).toBeNull();
    dealt.resolve();
    await tick();
    expect(toB.read().toString('hex')).toEqual('00000005' + '09' + '00000001' + '05' + '00000005');
  });

  it('gives credit early only for a message longer than half the window, and never twice', async () => {
    const { seen, toA, toB } = pair(() => new Promise(() => {}));
    const granted = (): number[] => {
      const bytes: Buffer = toB.read() ?? Buffer.alloc(0);
      return Array.from({ length: bytes.length / 14 }, (_, index) => bytes.readUInt32BE(index * 14 + 10));
    };
    toA.write(encodeFrame('rpc', 1, Buffer.alloc(400, 'x')));
    toA.write(encodeFrame('rpc', 1, Buffer.from('\n')));
    await tick();
    expect([seen.length, granted()]).toEqual([1, []]);
    toA.write(encodeFrame('rpc', 2, Buffer.alloc(600, 'x')));
    toA.write(encodeFrame('rpc', 2, Buffer.alloc(900, 'x')));
    toA.write(encodeFrame('rpc', 2, Buffer.from('x\n')));
    await tick();
    expect([seen.length, granted()]).toEqual([2, [600, 900]]);
  });

  it('says once that the other end closed, and lets senders go', async () => {
    const { wire, closed, toA } = pair();
    const waiting = wire.send('rpc', 1, 'x'.repeat(5000));
    toA.end();
    await waiting;
    expect(closed).toEqual([null]);
  });
});
