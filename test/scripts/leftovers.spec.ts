import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endLeftovers, openRoster } from '../../scripts/lib/leftovers.mjs';
import { clearOldServer } from '../../scripts/lib/postmaster.mjs';
import { identify, isAlive } from '../../scripts/lib/process-identity.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keystead-leftovers-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function sleeper(): { pid: number; gone: Promise<unknown>; end(): void } {
  const child = spawn('sleep', ['60']);
  return { pid: child.pid ?? 0, gone: once(child, 'close'), end: () => void child.kill('SIGKILL') };
}

describe('processes of an earlier start', () => {
  it('are ended when they are provably ours', async () => {
    const left = sleeper();
    openRoster(join(folder, 'processes.json'), () => undefined).add('api', left.pid);

    expect(await endLeftovers(join(folder, 'processes.json'))).toEqual(['api']);
    await left.gone;
    expect(existsSync(join(folder, 'processes.json'))).toBe(false);
  });

  it('are left alone when the number belongs to somebody else now', async () => {
    const stranger = sleeper();
    const identity = identify(stranger.pid);
    writeFileSync(join(folder, 'processes.json'), JSON.stringify({ api: { pid: stranger.pid, began: 'another boot/7' }, worker: 'garbage' }));

    expect(await endLeftovers(join(folder, 'processes.json'))).toEqual([]);
    expect(identity !== null && isAlive(identity)).toBe(true);
    stranger.end();
    await stranger.gone;
  });
});

describe('the lock file of an earlier PostgreSQL', () => {
  const pidFile = (): string => join(folder, 'data', 'postmaster.pid');

  beforeEach(() => mkdirSync(join(folder, 'data')));

  it('is no matter when there is none', async () => {
    expect(await clearOldServer(join(folder, 'data'))).toBe('none');
  });

  it('is removed when its process is gone', async () => {
    writeFileSync(pidFile(), `${2 ** 22 + 1}\n${join(folder, 'data')}\n`);
    expect(await clearOldServer(join(folder, 'data'))).toBe('stale');
    expect(existsSync(pidFile())).toBe(false);
  });

  it('is removed, and the process spared, when another program has its number', async () => {
    const stranger = sleeper();
    const identity = identify(stranger.pid);
    writeFileSync(pidFile(), `${stranger.pid}\n${join(folder, 'data')}\n`);

    expect(await clearOldServer(join(folder, 'data'))).toBe('stale');
    expect(identity !== null && isAlive(identity)).toBe(true);
    stranger.end();
    await stranger.gone;
  });
});
