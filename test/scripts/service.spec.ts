import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRoster } from '../../scripts/lib/leftovers.mjs';
import { identify } from '../../scripts/lib/process-identity.mjs';
import { createService } from '../../scripts/lib/service.mjs';
import { eventually } from './place.js';

let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keystead-service-'));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const say = (line: string): void => void said.push(line);

describe('a process that is watched', () => {
  it('is started again where the list of processes cannot be written; that is said once, and the list is written when it can be', async () => {
    const run = join(folder, 'run');
    const list = join(run, 'processes.json');
    mkdirSync(run);
    const started: ChildProcess[] = [];
    const service = createService({
      name: 'api',
      spawn: () => {
        const child = spawn('sleep', ['60']);
        started.push(child);
        return child;
      },
      log: join(folder, 'api.log'),
      print: say,
      roster: openRoster(list, say, 5),
      pauseMs: () => 0,
    });
    service.start();

    // Where its folder was is a file, into which nothing can be written either, whoever one is.
    renameSync(run, join(folder, 'run before'));
    writeFileSync(run, '');
    for (const lives of [2, 3]) {
      started.at(-1)?.kill('SIGKILL');
      await eventually('another life', () => started.length === lives);
    }
    const fell = `api stopped (SIGKILL); starting it again in 0 s. Log: ${join(folder, 'api.log')}`;
    const unwritten = `${list} cannot be written (ENOTDIR): all goes on, and it is tried again. If this program is killed before that, the next start may not find, and not end, what is left running.`;
    expect(said).toEqual([unwritten, fell, fell]);

    rmSync(run);
    mkdirSync(run);
    await eventually('the list is written', () => said.length > 3);
    expect([said.slice(3), JSON.parse(readFileSync(list, 'utf8'))]).toEqual([[`${list} is written again`], { api: identify(started.at(-1)?.pid ?? 0) }]);
    await service.stop();
  });
});
