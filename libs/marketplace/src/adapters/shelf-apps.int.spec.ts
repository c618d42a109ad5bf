import type { Json } from '@keystead/kernel/src/canonical-json.js';
import { PracticeProvider } from '@keystead/gateway/src/adapters/practice-provider.js';
import { parseChatRequest } from '@keystead/gateway/src/domain/request/parse-chat-request.js';
import { callOf, listen, textOf } from '@keystead/testing/src/providers/chat-provider-contract.js';
import { runLocally } from '@keystead/runtime/src/runner.module.js';
import type { RpcCall } from '@keystead/runtime/src/contract/sandbox-rpc.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Manifest } from '../contract/manifest.js';
import { FileShelf } from './file-shelf.js';

const practice = { provider: new PracticeProvider(), model: 'scribe-small', destination: null, secret: null };

async function* answer({ body }: RpcCall): AsyncGenerator<Json> {
  const request = parseChatRequest(body as object);
  const { deltas } = await listen(practice, { ...callOf(practice), request, outputCap: 4000 });
  yield { choices: [{ delta: { content: textOf(deltas) } }] };
}

/** In the sandbox every app runs in, with the practice model at the other end. */
async function run(code: string, input: unknown): Promise<Json> {
  const { outcome, output, error } = await runLocally({ code, input: input as Json, onLog: () => undefined, onRpc: answer });
  expect([outcome, error?.message]).toEqual(['SUCCEEDED', undefined]);
  return output!;
}

function exampleOf({ input }: Manifest): unknown {
  const { properties } = input as { properties: Record<string, { examples?: unknown[] }> };
  return Object.fromEntries(Object.entries(properties).flatMap(([name, { examples }]) => (examples === undefined ? [] : [[name, examples[0]]])));
}

const mustFit = (schema: Manifest['output'], output: unknown): void => {
  const check = new Ajv2020().compile(schema);
  expect([check(output), check.errors]).toEqual([true, null]);
};

describe('apps on the shelf', () => {
  const shelf = new FileShelf();

  it('explain a letter', async () => {
    const app = (await shelf.demoApps()).find(({ manifest }) => manifest.slug === 'plain-letter')!;
    const output = (await run(app.code, exampleOf(app.manifest))) as { keyPoints: string[]; questions: string[]; plain: string };
    mustFit(app.manifest.output, output);
    expect(output.plain).toMatch(/^\[Practice model, not an AI\] .*tubular adenoma/);
    expect(output.keyPoints.length).toBeGreaterThan(1);
    expect(output.questions).toEqual(['What happens if I do nothing?', 'What should make me call you at once?', 'When do we look at this again?']);
  });

  it('find who does what by when', async () => {
    const app = (await shelf.demoApps()).find(({ manifest }) => manifest.slug === 'meeting-actions')!;
    const output = await run(app.code, exampleOf(app.manifest));
    mustFit(app.manifest.output, output);
    expect(output).toEqual({
      summary: expect.stringMatching(/^\[Practice model, not an AI\] /),
      actions: [
        { what: 'Amira will send the draft by Friday.', who: 'Amira', due: 'Friday' },
        { what: 'Parking is still unclear; Jon must ask facilities.', who: 'Jon', due: 'open' },
        { what: 'Somebody should update the poster.', who: 'open', due: 'open' },
      ],
      unassigned: 1,
    });
  });

  it('start from templates that answer in their own form', async () => {
    for (const { files } of await shelf.templates()) {
      const manifest = JSON.parse(files['keystead.json']!) as Manifest;
      mustFit(manifest.output, await run(files[manifest.entry]!, exampleOf(manifest)));
    }
  });
});
