import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const PROGRAM = `
  const [{ buildHere }, { buildServer }] = await Promise.all(['build-here', 'build'].map((name) => import(${JSON.stringify(join(ROOT, 'scripts', 'lib'))} + '/' + name + '.mjs')));
  await buildHere(process.cwd(), [buildServer], (line) => console.log(line));
`;

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'keystead-build-'));
  for (const folder of ['apps', 'libs']) mkdirSync(join(checkout, folder));
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
  writeFileSync(join(checkout, '.swcrc'), readFileSync(join(ROOT, '.swcrc')));
  writeFileSync(join(checkout, 'apps', 'one.ts'), 'export const one: number = 1;\n');
  writeFileSync(join(checkout, 'libs', 'two.ts'), 'export const two: number = 2;\n');
});
afterEach(() => rmSync(checkout, { recursive: true }));

/** In a process of its own, as each `npm run build` is. */
async function build(): Promise<{ code: number | null; said: string[] }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], { cwd: checkout, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said: said.split('\n').filter((line) => line !== '') };
}

it('several builds of one checkout at once make it once: the others wait, say for whom, and find it made', async () => {
  const builds = await Promise.all(Array.from({ length: 4 }, build));
  const said = builds.flatMap((one) => one.said);
  expect(builds.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(said.filter((line) => line === 'building the server')).toHaveLength(1);
  expect(said.filter((line) => !/^(?:building the server|waiting for process \d+, which builds the server)$/.test(line))).toEqual([]);
  expect(said.length).toBeGreaterThan(1);
  expect(readdirSync(checkout).toSorted()).toEqual(['.swcrc', 'apps', 'dist', 'libs', 'node_modules']);
  expect(await build()).toEqual({ code: 0, said: [] });
}, 60_000);
