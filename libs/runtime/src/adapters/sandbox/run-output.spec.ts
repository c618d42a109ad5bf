import type { LogEntry } from './driver.js';
import { RunOutput } from './run-output.js';

/** What is told of the messages a sandbox sent. */
function told() {
  const lines: string[] = [];
  const output = new RunOutput({ onLog: ({ text }: LogEntry) => lines.push(text), onProgress: ({ message }: { message: string }) => lines.push(message), onRpc: async function* () {} }, () => true);
  const take = (type: 'log' | 'stdout', text: string) => output.take({ type, stream: 0, bytes: Buffer.from(text), credit: 0 });
  return { lines, output, take };
}

describe('the log of a sandbox', () => {
  it('holds whole characters only, whatever the app wrote', () => {
    const { lines, take } = told();
    take('log', '{"kind":"text","stream":"stdout","text":"a\\ud800b"}');
    take('log', '{"kind":"progress","fraction":null,"message":"\\udc00"}');
    expect(lines).toEqual(['a\ufffdb', '\ufffd']);
  });

  it('cuts a long line between characters', () => {
    const { lines, output, take } = told();
    take('stdout', `${'x'.repeat(16_383)}😀y\n`);
    take('stdout', `${'x'.repeat(16_383)}😀y`);
    output.flush();
    expect(lines.map((line) => line.replace(/x+/, 'x'))).toEqual(['x', '😀y', 'x', '😀y']);
  });
});
