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

  it('that does not start says why at once, not again while it is for the same reason, and of what answered before only that it stopped', async () => {
    const [unreachable, wrong] = ['the event store at one:2113 does not answer: nothing listens there', 'These settings are not right:\n  - PORT: too big\n'];
    const dies = (words: string): string => `console.log('{"level":30,"msg":"starting"}'); process.stderr.write(${JSON.stringify(words)}); process.exitCode = 1;`;
    const lives = [dies(`(node:1) Warning: odd\n${unreachable}\n`), dies(unreachable), dies(wrong), `process.send({ ready: true }, () => { ${dies('a bug')} process.exit(); });`, 'setInterval(() => 0, 1000);'];
    let life = 0;
    const log = join(folder, 'api.log');
    const service = createService({
      name: 'api',
      spawn: () => spawn(process.execPath, ['-e', lives[life++]!], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }),
      log,
      print: say,
      roster: { add: () => undefined, remove: () => undefined },
      pauseMs: (attempt) => attempt,
    });
    service.start();
    await eventually('the last life', () => life === lives.length);
    await service.stop({ now: true });

    const again = (n: number): string => `starting it again in ${n / 1000} s. Log: ${log}`;
    expect(said).toEqual([
      `api did not start (code 1): ${unreachable}; ${again(1)}`,
      `api did not start (code 1), for the same reason; ${again(2)}`,
      `api did not start (code 1): These settings are not right: - PORT: too big; ${again(3)}`,
      'api is back',
      `api stopped (code 1); ${again(4)}`,
    ]);
  });
});
