/** Real: processes, as the kernel shows them. Linux; elsewhere the suite does not run. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@keystead/testing/src/eventually.js';
import { leftovers, SHIM } from './leftovers.mjs';

let place: string;
let temporary: string;
const groups: number[] = [];

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'ks-leftovers-'));
  temporary = join(place, 'tmp');
  for (const folder of [temporary, join(place, 'home')]) mkdirSync(folder);
});
afterEach(() => {
  for (const group of groups.splice(0)) process.kill(-group, 'SIGKILL');
  rmSync(place, { recursive: true });
});

/** A shell that starts another, with this word in its command line, and says its number. @param goesOn then it waits for it, or is gone */
async function parentOf(word: string, { name, goesOn }: { name: string; goesOn: boolean }): Promise<number> {
  // What the other one waits with is told nothing.
  const program = `word=$WORD; unset WORD; /bin/sh -c 'sleep 60; :' child "$word" >/dev/null & echo $!${goesOn ? '; wait' : ''}`;
  const parent = spawn('/bin/sh', ['-c', program, name], { env: { WORD: word }, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  groups.push(parent.pid!);
  const [[said]] = await Promise.all([once(parent.stdout, 'data') as Promise<[Buffer]>, goesOn ? null : once(parent, 'exit')]);
  const pid = Number(said.toString());
  // Between its fork and its own program it still shows its parent's words.
  await eventually(() => expect(readFileSync(`/proc/${pid}/cmdline`, 'latin1')).toContain(`child\0${word}`));
  return pid;
}

const orphan = (word: string): Promise<number> => parentOf(word, { name: 'parent', goesOn: false });

(process.platform === 'linux' ? describe : describe.skip)('what is left of an instance', () => {
  it('is nothing, while others have theirs', async () => {
    await orphan('/somewhere/else/shim.js');
    await parentOf(SHIM, { name: 'dist/apps/runner/src/main.js', goesOn: true });
    writeFileSync(join(place, 'home', 'settings.json'), '');
    expect(leftovers({ place, temporary })).toEqual({ name: 'no process and no temporary file is left', ok: true, text: 'none' });
  });

  it('is a process that was told the place', async () => {
    const pid = await orphan(join(place, 'home'));
    await eventually(() => expect(leftovers({ place, temporary }).text).toEqual(`process ${pid}`));
  });

  it('is a maker of a sandbox whose runner is gone', async () => {
    const pid = await orphan(SHIM);
    await eventually(() => expect(leftovers({ place, temporary })).toEqual({ name: 'no process and no temporary file is left', ok: false, text: `process ${pid}` }));
  });

  it('is what lies in the temporary folder, and a draft in the home', () => {
    writeFileSync(join(temporary, 'upload'), '');
    writeFileSync(join(place, 'home', 'key.tmp'), '');
    expect(leftovers({ place, temporary }).text).toEqual('temporary file upload, draft key.tmp');
  });
});
