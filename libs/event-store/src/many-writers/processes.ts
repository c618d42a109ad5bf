import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROCESSES } from './workload.js';
import type { Order } from './writing.js';

const LIBRARIES = pathToFileURL(`${resolve(__dirname, '../../..')}/`).href;

/** TypeScript as it stands: Node turns it into JavaScript, the hook finds `.ts` behind `.js` and our libraries behind their names. */
const RUN = `
import { registerHooks } from 'node:module';
const ours = /^(?:[.]|@keystead[/])/;
registerHooks({ resolve: (name, context, next) => next(context.parentURL?.includes('/node_modules/') || !ours.test(name) ? name : name.replace('@keystead/', process.argv[1]).replace(/[.]js$/, '.ts'), context) });
const { writeAll } = await import(process.argv[2]);
await writeAll(JSON.parse(process.argv[3]));
`;

/** Resolves when all of them have written everything. @throws with what the first of them complained about */
export async function writeInProcesses(order: Omit<Order, 'process'>): Promise<void> {
  const program = pathToFileURL(join(__dirname, 'writing.ts')).href;
  const flags = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', RUN];
  const children = Array.from({ length: PROCESSES }, (_, index) => spawn(process.execPath, [...flags, LIBRARIES, program, JSON.stringify({ ...order, process: index })], { stdio: ['ignore', 'ignore', 'pipe'] }));
  try {
    await Promise.all(
      children.map(
        (child) =>
          new Promise<void>((done, fail) => {
            let said = '';
            child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
            child.once('error', fail);
            child.once('close', (code) => (code === 0 ? done() : fail(new Error(`a writing process ended with ${code}: ${said}`))));
          }),
      ),
    );
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
}
