import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleApp } from './bundle.js';
import { placesOf } from './places.js';

let place: string;
beforeEach(async () => void (place = await mkdtemp(join(tmpdir(), 'keystead-bundle-'))));
afterEach(() => rm(place, { recursive: true }));

async function appOf(files: Record<string, string>, name = 'app'): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(place, name, path)), { recursive: true });
    await writeFile(join(place, name, path), content);
  }
  return join(place, name);
}
const MAIN = "import { log } from 'keystead';\nimport { greet } from './greet.js';\nexport default async function run({ input }) { log('hi'); return greet(input.name); }\n";
const GREET = 'export const greet = (name) => ({ text: `Grüße, ${name}` });\n';

describe('bundling an app', () => {
  it('gives one module that imports the SDK and nothing else, the same in every folder', async () => {
    const one = await bundleApp(await appOf({ 'main.js': MAIN, 'greet.js': GREET }), { entry: 'main.js' });
    const two = await bundleApp(await appOf({ 'main.js': MAIN, 'greet.js': GREET, 'tsconfig.json': '{"compilerOptions":{"target":"es5"}}' }, 'elsewhere'), { entry: 'main.js' });
    expect(one.code.match(/^import .*$/gm)).toEqual(['import { log } from "keystead";']);
    expect(one.code).toContain('Grüße');
    expect(one.code).not.toContain(place);
    expect(two).toEqual(one);
  });

  it('keeps the way back to the files of the app beside the code', async () => {
    const { code, map } = await bundleApp(await appOf({ 'main.js': MAIN, 'parts/greet.js': GREET, 'greet.js': "export * from './parts/greet.js';\n" }), { entry: 'main.js' });
    const line = code.split('\n').findIndex((text) => text.includes('Grüße')) + 1;
    expect([placesOf(map)({ line, column: 1 }), placesOf(map)({ line: 100_000, column: 1 })]).toEqual(['parts/greet.js:1:8', null]);
    expect(code).not.toContain('sourceMappingURL');
    expect(map).not.toContain(place);
  });

  it('takes TypeScript, JSON and packages of the app', async () => {
    const files = { 'main.ts': "import words from './words.json';\nimport { twice } from 'twice';\nexport default (): string => twice(words.hello as string);\n", 'words.json': '{"hello":"hello"}', 'node_modules/twice/package.json': '{"name":"twice","type":"module","main":"index.js"}', 'node_modules/twice/index.js': 'export const twice = (text) => text + text;\n' };
    const { code } = await bundleApp(await appOf(files), { entry: 'main.ts' });
    expect(code).not.toMatch(/^import /m);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a missing entry', { 'other.js': '' }, 'keystead.json: entry: main.js is not there'],
    ['a syntax error', { 'main.js': 'export default function (' }, 'the app cannot be bundled:\n  - main.js:1:26: Expected identifier but found end of file'],
    ['files of the host', { 'main.js': "import { readFile } from 'node:fs';\nexport default () => readFile;" }, 'the app cannot be bundled:\n  - main.js:1:26: node:fs is a part of Node; a sandbox has no files, no network and no processes'],
    ['a module from the network', { 'main.js': "import x from 'https://esm.example/x.js';\nexport default () => x;" }, 'the app imports https://esm.example/x.js, which no sandbox can load; install it as a package, so that it is bundled'],
    ['nothing to run', { 'main.js': 'export const answer = 42;' }, 'the app exports no function to run; write: export default async function run({ input }) { … }'],
  ])('refuses %s', async (_, files, message) => {
    await expect(bundleApp(await appOf(files), { entry: 'main.js' })).rejects.toThrow(new Error(message));
  });

  it('takes no entry from beside the app, also not through a link', async () => {
    const app = await appOf({ 'readme.txt': '' });
    await writeFile(join(place, 'secret.js'), 'export default () => 1;');
    await symlink(join(place, 'secret.js'), join(app, 'main.js'));
    await expect(bundleApp(app, { entry: 'main.js' })).rejects.toThrow('entry: main.js lies outside the app');
  });

  it('refuses what is too large to publish', async () => {
    const app = await appOf({ 'main.js': `export default () => ${JSON.stringify('x'.repeat(1_100_000))};` });
    await expect(bundleApp(app, { entry: 'main.js' })).rejects.toThrow(/^the bundle has 11000\d\d bytes; at most 1048576 can be published$/);
  });
});
