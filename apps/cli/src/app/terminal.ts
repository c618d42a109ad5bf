import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Fault } from './fault.js';

/** Where a command reads and writes; the process itself, but in tests. Results go to `out`, everything said about them to `say`. */
export interface Terminal {
  out(text: string): void;
  say(text: string): void;
  /** Null when nobody is there to be asked. */
  readonly ask: ((question: string) => Promise<string>) | null;
  /** As `ask`; what is typed does not appear. */
  readonly askHidden: ((question: string) => Promise<string>) | null;
  /** Everything on standard input, up to `maxBytes`. */
  readAll(maxBytes: number): Promise<string>;
}

const MAX_ANSWER = 1024 * 1024;

export function processTerminal({ stdin, stdout, stderr }: NodeJS.Process): Terminal {
  const person = stdin.isTTY === true && stderr.isTTY === true;
  const asking = (hidden: boolean) => async (question: string): Promise<string> => {
    if (hidden) stderr.write(question);
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: stdin, output: hidden ? nowhere : stderr, terminal: true });
    const left = new Promise<never>((_resolve, reject) => lines.once('close', () => reject(new Fault('nothing was answered'))));
    try {
      return (await Promise.race([lines.question(hidden ? '' : question), left])).slice(0, MAX_ANSWER);
    } finally {
      lines.close();
      left.catch(() => {});
      if (hidden) stderr.write('\n');
    }
  };
  return {
    out: (text) => void stdout.write(text),
    say: (text) => void stderr.write(text),
    ask: person ? asking(false) : null,
    askHidden: person ? asking(true) : null,
    readAll: async (maxBytes) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      for await (const part of stdin as AsyncIterable<Buffer>) {
        parts.push(part);
        if ((bytes += part.length) > maxBytes) throw new Fault(`standard input holds more than ${maxBytes} bytes`);
      }
      return Buffer.concat(parts).toString('utf8');
    },
  };
}
