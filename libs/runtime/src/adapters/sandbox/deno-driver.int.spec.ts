/** Real: Deno and whatever isolation this host has. The platform's answers to calls come from the test. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Json } from '@keystead/kernel/src/canonical-json.js';
import type { RunLimits } from '../../contract/sandbox.js';
import { RpcFailure } from '../../contract/sandbox-rpc.js';
import type { OnRpc, RpcCall } from '../../contract/sandbox-rpc.js';
import { DenoDriver } from './deno-driver.js';
import type { RunFinished } from './driver.js';
import { runLocally } from './run-locally.js';

const driver = new DenoDriver();
afterAll(() => driver.close());

interface Told {
  readonly finished: RunFinished;
  readonly log: readonly string[];
  readonly calls: readonly RpcCall[];
}

const silent: OnRpc = async function* () {};
const failing = (error: Error): OnRpc => () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) });

async function run(code: string, options: { input?: Json; onRpc?: OnRpc; limits?: Partial<RunLimits>; digest?: string } = {}): Promise<Told> {
  const log: string[] = [];
  const calls: RpcCall[] = [];
  const digest = options.digest ?? createHash('sha256').update(code).digest('hex');
  const claim = driver.claim(
    { code, digest, input: options.input ?? null, limits: options.limits ?? {}, token: 'ks_run_1' },
    {
      onStarted: (isolation) => log.push(`started ${isolation.driver}`),
      onLog: (entry) => log.push(`${entry.seq} ${entry.stream} ${entry.text}`),
      onProgress: ({ fraction, message }) => log.push(`progress ${fraction} ${message}`),
      onFinishing: () => log.push('finishing'),
      onRpc: (call, signal) => (calls.push(call), (options.onRpc ?? silent)(call, signal)),
    },
  );
  return { finished: await claim.done, log, calls };
}

const piece = (content: string): Json => ({ object: 'chat.completion.chunk', model: 'practice/scribe-small', choices: [{ index: 0, delta: { content } }] });

describe('an app in the sandbox', () => {
  it('takes its input, logs, tells progress and gives a result, in this order', async () => {
    const { finished, log } = await run(
      `import { log as line, progress } from 'keystead';
       export default async function run({ input, log }) {
         log('one', { two: 2 });
         console.error('careful');
         progress(0.5, 'half way');
         process.stdout.write('a\\r\\nb\\nlast');
         line === log && console.log('same');
         return { got: input, nothing: undefined };
       }`,
      { input: { text: 'Grüße 👋', list: [1, null] } },
    );
    expect(finished).toEqual({ outcome: 'SUCCEEDED', output: { got: { text: 'Grüße 👋', list: [1, null] } }, usage: expect.any(Object), isolation: await driver.probe() });
    expect(log).toEqual(['started deno', '0 stdout one { two: 2 }', '1 stderr careful', 'progress 0.5 half way', '2 stdout a', '3 stdout b', '4 stdout same', 'finishing', '5 stdout last']);
  });

  it('asks a model piece by piece, and presents its run token', async () => {
    const onRpc: OnRpc = async function* () {
      yield piece('Grü');
      yield piece('ße');
      yield { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } };
    };
    const { finished, calls } = await run(
      `export default async function run({ ai }) {
         const pieces = [];
         for await (const text of ai.chat({ model: 'small', messages: [{ role: 'user', content: 'hi' }] })) pieces.push(text);
         return [pieces, await ai.chat({ model: 'small', messages: [] }).completion()];
       }`,
      { onRpc },
    );
    expect(finished.output).toEqual([['Grü', 'ße'], { text: 'Grüße', model: 'practice/scribe-small', finishReason: 'stop', usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } }]);
    expect(calls).toEqual([
      { id: 1, method: 'chat', body: { stream: true, model: 'small', messages: [{ role: 'user', content: 'hi' }] }, token: 'ks_run_1' },
      { id: 2, method: 'chat', body: { stream: true, model: 'small', messages: [] }, token: 'ks_run_1' },
    ]);
  });

  it.each([
    ['half of a surrogate pair', `return { text: 'x\\ud800' };`, 'APP_ERROR'],
    ['half of a pair as a key', `return { '\\udc00': 1 };`, 'APP_ERROR'],
    ['a number without end', 'return Infinity;', 'SUCCEEDED'],
    ['a circle', 'const a = {}; a.a = a; return a;', 'APP_ERROR'],
    ['nothing', 'return undefined;', 'SUCCEEDED'],
    ['an integer without bounds', 'return 1n;', 'APP_ERROR'],
  ])('that returns %s ends', async (_what, body, outcome) => {
    const { finished } = await run(`export default function run() { console.log('a\\ud800b'); ${body} }`);
    expect([finished.outcome, finished.error?.message.isWellFormed() ?? true]).toEqual([outcome, true]);
  });

  it('is told why a call was refused, and a person is told too when it does nothing about it', async () => {
    const onRpc = failing(new RpcFailure('budget_spent', 'The budget of this month is spent.', 402));
    const caught = `import { ai, AiError } from 'keystead';
      export default () => ai.chat({ model: 'm', messages: [] }).text().catch((error) => [error instanceof AiError, error.code, error.status, error.message]);`;
    expect((await run(caught, { onRpc })).finished.output).toEqual([true, 'budget_spent', 402, 'The budget of this month is spent.']);
    const { finished } = await run(`export default ({ ai }) => ai.models()`, { onRpc });
    expect([finished.outcome, finished.error?.message]).toEqual(['APP_ERROR', 'AiError: The budget of this month is spent.']);
  });

  it('never sees an error that was not meant for it', async () => {
    const onRpc = failing(new Error('password of the database'));
    expect((await run(`export default ({ ai }) => ai.models().catch((error) => [error.code, error.message])`, { onRpc })).finished.output).toEqual(['internal', 'The platform could not answer this call.']);
  });

  it('stops a call by leaving the loop, and every call by ending', async () => {
    const aborted: number[] = [];
    const onRpc: OnRpc = async function* (call, signal) {
      yield piece('x');
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      aborted.push(call.id);
    };
    const code = `export default async function run({ ai }) {
      for await (const text of ai.chat({ model: 'm', messages: [] })) break;
      const open = ai.chat({ model: 'm', messages: [] })[Symbol.asyncIterator]();
      await open.next();
      return 'done';
    }`;
    expect((await run(code, { onRpc })).finished.output).toEqual('done');
    expect(aborted).toEqual([1, 2]);
  });

  it('gets no further piece before it took the last ones: a slow reader slows the source', async () => {
    let produced = 0;
    const onRpc: OnRpc = async function* () {
      for (; produced < 100; produced += 1) yield piece('x'.repeat(32 * 1024));
    };
    const code = `export default async function run({ ai }) {
      const open = ai.chat({ model: 'm', messages: [] })[Symbol.asyncIterator]();
      await open.next();
      await new Promise((resolve) => setTimeout(resolve, 100));
      return 'left';
    }`;
    expect((await run(code, { onRpc })).finished.output).toEqual('left');
    expect(produced).toBeLessThan(20);
  });

  it('makes twenty calls at once: sixteen are open, the rest wait', async () => {
    let open = 0;
    let most = 0;
    const onRpc: OnRpc = async function* () {
      most = Math.max(most, (open += 1));
      await new Promise((resolve) => setTimeout(resolve, 20));
      yield piece('x');
      open -= 1;
    };
    const code = `export default async ({ ai }) => (await Promise.all(Array.from({ length: 20 }, () => ai.chat({ model: 'm', messages: [] }).text()))).join('')`;
    expect((await run(code, { onRpc })).finished.output).toEqual('x'.repeat(20));
    expect(most).toEqual(16);
  });

  it('may bring the official OpenAI client', async () => {
    const contents = `import OpenAI from 'openai'; import { ai } from 'keystead';
      export default async function run() {
        const client = new OpenAI({ baseURL: ai.baseURL, apiKey: 'unused', maxRetries: 0, dangerouslyAllowBrowser: true });
        const whole = await client.chat.completions.create({ model: 'a', messages: [] });
        let text = '';
        for await (const chunk of await client.chat.completions.create({ model: 'b', messages: [], stream: true })) text += chunk.choices[0].delta.content;
        const refused = await client.chat.completions.create({ model: 'no', messages: [] }).catch((error) => [error.status, error.code]);
        return [whole.choices[0].message.content, text, refused, (await client.models.list()).data];
      }`;
    const built = buildSync({ stdin: { contents, resolveDir: process.cwd() }, bundle: true, write: false, format: 'esm', platform: 'browser', external: ['keystead'] });
    const onRpc: OnRpc = async function* (call) {
      const body = call.body as { model?: string; stream?: boolean };
      if (body.model === 'no') throw new RpcFailure('model_forbidden', 'Not this model.', 403);
      if (call.method === 'models') yield { object: 'list', data: [{ id: 'a' }] };
      else if (body.stream === true) yield* [piece('Hel'), piece('lo')];
      else yield { choices: [{ message: { role: 'assistant', content: 'Whole' } }] };
    };
    expect((await run(built.outputFiles[0]!.text, { onRpc })).finished).toMatchObject({ outcome: 'SUCCEEDED', output: ['Whole', 'Hello', [403, 'model_forbidden'], [{ id: 'a' }]] });
  });

  it('that fails says where in its bundle', async () => {
    const code = 'function boom() {\n  throw new RangeError("for alice@example.org");\n}\n\nexport default async function run() {\n  boom();\n}\n';
    expect((await run(code)).finished.error).toEqual({
      message: 'RangeError: for alice@example.org',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      frames: [
        { function: 'boom', line: 2, column: 9 },
        { function: 'run', line: 6, column: 3 },
      ],
    });
  });

  it('whose code is not what was published never starts', async () => {
    const { finished, log } = await run('export default () => 1', { digest: createHash('sha256').update('export default () => 2').digest('hex') });
    expect([finished.outcome, finished.isolation, log]).toEqual(['REJECTED_BUNDLE', null, []]);
    expect((await run('export default () => 1', { digest: `sha256:${createHash('sha256').update('export default () => 1').digest('hex')}` })).finished.outcome).toEqual('SUCCEEDED');
  });
});

describe('the driver', () => {
  it('hands out warm workers, each once, and fills their places', async () => {
    const warm = new DenoDriver();
    warm.warm(2);
    const code = 'globalThis.visits = (globalThis.visits ?? 0) + 1; export default () => globalThis.visits';
    const until = async (ready: number): Promise<void> => {
      while (warm.state().warm !== ready) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    const digest = createHash('sha256').update(code).digest('hex');
    for (let visit = 0; visit < 3; visit += 1) {
      await until(2);
      const claim = warm.claim({ code, digest, input: null, limits: {}, token: '' }, { onLog: () => {}, onRpc: silent });
      expect((await claim.done).output).toEqual(1);
    }
    await warm.close();
    expect(warm.state()).toEqual({ warm: 0, running: 0 });
  });

  it('runs more at once than it keeps warm', async () => {
    const runs = await Promise.all(Array.from({ length: 6 }, (_, index) => run(`export default () => ${index}`)));
    expect(runs.map(({ finished }) => finished.output)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('cancels a run that waits for ever, and one that has no worker yet', async () => {
    const stop = new AbortController();
    const forEver = 'export default () => new Promise(() => {})';
    const local = runLocally({ code: forEver, input: null, onLog: () => {}, onRpc: silent, onStarted: () => stop.abort(), signal: stop.signal });
    expect((await local).outcome).toEqual('CANCELLED');
    expect((await runLocally({ code: forEver, input: null, onLog: () => {}, onRpc: silent, signal: AbortSignal.abort() })).outcome).toEqual('CANCELLED');
  });

  it('gives the SDK to apps as it is published: without imports', () => {
    const sdk = readFileSync(join(process.cwd(), 'libs/sdk/index.js'), 'utf8');
    expect(sdk).not.toMatch(/^\s*import\s/m);
  });
});
