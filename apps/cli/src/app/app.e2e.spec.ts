/** Real: files, bundler, sandbox, HTTP, PostgreSQL, the practice model of the gateway. Stand-in: the terminal, and the runtime's words (nothing runs on the server). */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { marketplaceContext } from '@keystead/marketplace/src/marketplace.module.js';
import { silentRuntime } from '@keystead/testing/src/marketplace.js';
import { withPeople } from '@keystead/testing/src/people.js';
import { chosenTemplate, templateList, writeApp } from './init.js';
import { publishApp } from './publish.js';
import { runApp } from './run.js';
import { Server } from './server.js';
import { localTemplates, serverTemplates } from './templates.js';
import type { Terminal } from './terminal.js';
import { personalToken } from './token.js';

const story = withPeople({ contexts: [identityContext, keysContext, gatewayContext, silentRuntime, marketplaceContext], env: { KEYSTEAD_DEMO: 'true' } });
const TEXT = { text: 'The clinic moves in May. Parking is free for patients. Everybody must be told.' };
let place: string;
let developer: Server;
let user: Server;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'keystead-first-app-'));
  const tokenOf = async (who: 'developer' | 'user') => (await story.people[who].http.post('/api/tokens').send({ name: 'command line', expiresInDays: 1 }).expect(201)).body.token as string;
  [developer, user] = [new Server(story.app.url, await tokenOf('developer')), new Server(story.app.url, await tokenOf('user'))];
});
afterAll(() => rm(place, { recursive: true }));

function screen(): Terminal & { printed: string; said: string } {
  const terminal = { printed: '', said: '', ask: null, askHidden: null, readAll: async () => '', out: (text: string) => void (terminal.printed += text), say: (text: string) => void (terminal.said += text) };
  return terminal;
}

const newApp = async (name: string, template?: string) => writeApp(join(place, name), chosenTemplate(await localTemplates(), template));

async function raise(folder: string, version: string): Promise<void> {
  const file = join(folder, 'keystead.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/"version": "[^"]+"/, `"version": "${version}"`));
}

async function published(folder: string): Promise<string> {
  const terminal = screen();
  await publishApp(folder, async () => developer, terminal);
  return /^app {6}(\S+)$/m.exec(terminal.printed)![1]!;
}

describe('the first app', () => {
  it('goes from a template to the catalogue, to its second version, and back', async () => {
    const folder = await newApp('ward-notes');
    expect((await readdir(folder)).toSorted()).toEqual(['keystead.json', 'main.js']);
    expect(JSON.parse(await readFile(join(folder, 'keystead.json'), 'utf8'))).toMatchObject({ slug: 'ward-notes', name: 'Ward notes' });

    const tried = screen();
    expect(await runApp(folder, { input: JSON.stringify(TEXT), server: null }, tried)).toBe(0);
    expect(JSON.parse(tried.printed)).toEqual({ summary: '[Practice answer, no AI model was asked] The clinic moves in May. Parking is free for patients.' });
    expect(tried.said).toMatch(/no model is asked[^]*log {2}Summarising 78 characters\n 20% Asking the model\n100% Done\n[^]*SUCCEEDED: The app finished[^]*1 AI call\n {2}Isolation L\d, deno/);

    await raise(folder, '1.0.0');
    const appId = await published(folder);
    expect(await published(folder)).toBe(appId);
    await raise(folder, '1.0.1');
    await published(folder);
    await story.app.settled();
    const shown = async () => (await story.people.user.http.get(`/api/catalogue/${appId}`).expect(200)).body as { version: string; versions: { version: string; state: string }[] };
    const versions = async () => (await shown()).versions.map(({ version, state }) => `${version} ${state}`);
    expect([(await shown()).version, await versions()]).toEqual(['1.0.1', ['1.0.1 published', '1.0.0 published']]);

    await story.people.developer.http.post(`/api/developer/apps/${appId}/rollback`).send({ toVersion: '1.0.0', reason: 'The second one was too short.' }).expect(200);
    await story.app.settled();
    expect([(await shown()).version, await versions()]).toEqual(['1.0.0', ['1.0.1 withdrawn', '1.0.0 published']]);
    await expect(publishApp(folder, async () => developer, screen())).rejects.toThrow('1.0.1 was published and then withdrawn; raise "version" in keystead.json to publish again');
  });

  it('is answered by the models of the person who names a server', async () => {
    const folder = await newApp('asks-the-server');
    const terminal = screen();
    expect(await runApp(folder, { input: JSON.stringify(TEXT), server: user }, terminal)).toBe(0);
    expect((JSON.parse(terminal.printed) as { summary: string }).summary).toMatch(/^\[Practice model, not an AI\] The clinic moves in May\./);
    expect(terminal.said).toContain(`AI calls: your models at ${story.app.url}`);
  });

  it('sees a refused call as the SDK’s error, with or without a server', async () => {
    const folder = await newApp('asks-too-much');
    await writeFile(join(folder, 'main.js'), "import { ai } from 'keystead';\nexport default async () => {\n  try { await ai.chat({ model: 'large', messages: [] }).text(); } catch ({ code, status }) { return { summary: `${code} ${status}` }; }\n};\n");
    for (const server of [null, user]) {
      const terminal = screen();
      await runApp(folder, { input: JSON.stringify(TEXT), server }, terminal);
      expect(JSON.parse(terminal.printed)).toEqual({ summary: 'gateway.model-not-allowed 403' });
    }
  });

  it('that fails says where, with exit code 1 and nothing on standard output', async () => {
    const folder = await newApp('fails');
    await writeFile(join(folder, 'beds.ts'), "type Beds = { free: number };\n\nexport function free(): Beds {\n  throw new Error('no \\u001b[31mbeds');\n}\n");
    await writeFile(join(folder, 'main.js'), "import { free } from './beds.ts';\n\nexport default function run() {\n  return free();\n}\n");
    const terminal = screen();
    expect([await runApp(folder, { input: JSON.stringify(TEXT), server: null }, terminal), terminal.printed]).toEqual([1, '']);
    expect(terminal.said).toMatch(/APP_ERROR: The app ended with an error\.\n {2}(?:Error: )?no beds\n {4}at free, beds\.ts:4:9\n {4}at run, main\.js:4:10\n/);
  });

  it('that answers something else than it declares is told so, as its users would be', async () => {
    const folder = await newApp('breaks-its-word');
    await writeFile(join(folder, 'main.js'), 'export default () => ({ nope: 1 });\n');
    const terminal = screen();
    expect([await runApp(folder, { input: JSON.stringify(TEXT), server: null }, terminal), JSON.parse(terminal.printed)]).toEqual([1, { nope: 1 }]);
    expect(terminal.said).toContain('error  The result is not what "output" in keystead.json describes, so for its users this run fails: summary is missing');
  });

  it('can be the other template', async () => {
    const terminal = screen();
    expect(await runApp(await newApp('records', 'structured-extraction'), { input: JSON.stringify({ text: 'Bob called.' }), server: null }, terminal)).toBe(0);
    expect(JSON.parse(terminal.printed)).toEqual({ title: '[Practice answer, no AI model was asked] Bob called.', people: [], dates: [], urgency: 'low' });
    expect(terminal.said).not.toContain('The result is not');
  });

  it.each([
    ['fields that do not fit', { input: '{"txt":"x","sentences":11}' }, 'the input does not fit the app:\n  - text is missing\n  - txt is not a field of this app\n  - sentences must be <= 10'],
    ['text that is not JSON', { inputFile: '/dev/null' }, '/dev/null is not JSON'],
    ['no input and nobody to ask', {}, 'The app takes text, sentences (optional)'],
    ['two inputs', { input: '{}', inputFile: 'x' }, 'give --input or --input-file, not both'],
  ])('is not started with %s', async (_, options, message) => {
    const folder = await mkdtemp(join(place, 'fits-'));
    await writeApp(join(folder, 'app'), (await localTemplates())[0]!);
    await expect(runApp(join(folder, 'app'), { ...options, server: null }, screen())).rejects.toThrow(message);
  });
});

describe('templates', () => {
  it('are the same here and on the server, easiest first', async () => {
    expect(await serverTemplates(developer)).toEqual((await localTemplates()).map((template) => expect.objectContaining(template)));
    expect(templateList(await localTemplates()).split('\n').map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([['text-summary', 'beginner'], ['structured-extraction', 'intermediate'], ['']]);
  });

  it('are not written over anything', async () => {
    await mkdir(join(place, 'full'));
    await writeFile(join(place, 'full', 'mine.txt'), 'mine');
    await expect(newApp('full')).rejects.toThrow('is not empty; choose another name, nothing was written');
    expect(await readdir(join(place, 'full'))).toEqual(['mine.txt']);
    await expect(newApp('Not A Slug')).rejects.toThrow("Not A Slug cannot be an app's name");
    await expect(newApp('fresh', 'none-such')).rejects.toThrow('there is no template none-such; there are text-summary, structured-extraction');
  });
});

describe('publishing is refused in sentences', () => {
  it('for a person who is no developer', async () => {
    await expect(publishApp(await newApp('not-mine'), async () => user, screen())).rejects.toThrow(/^Your roles do not allow this\. .*\(platform\.forbidden\)$/);
  });

  it('for another program under the same version', async () => {
    const folder = await newApp('twice');
    await published(folder);
    await writeFile(join(folder, 'main.js'), 'export default () => ({ summary: "other" });\n');
    await expect(publishApp(folder, async () => developer, screen())).rejects.toThrow('Raise "version" in keystead.json.');
  });

  it('for want of a token, before anything else is said', async () => {
    const terminal = screen();
    const noToken = async (): Promise<Server> => new Server(story.app.url, await personalToken(undefined, {}, terminal));
    await expect(publishApp(await newApp('no-token'), noToken, terminal)).rejects.toThrow('a personal token is needed: set KEYSTEAD_TOKEN');
    expect([terminal.said, terminal.printed]).toEqual(['', '']);
  });

  it('when nobody is there', async () => {
    await expect(publishApp(await newApp('alone'), async () => new Server('http://127.0.0.1:9', 'ks_pat_aaaaaaaaaaaa'), screen())).rejects.toThrow('http://127.0.0.1:9 cannot be reached');
  });
});
