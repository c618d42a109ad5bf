import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ballastIn, layBallast, spendBallast } from '../../scripts/lib/ballast.mjs';

const MiB = 1024 * 1024;
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'keystead-ballast-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const spend = (freeMiB: number): string[] => {
  const said: string[] = [];
  spendBallast(home, (line) => said.push(line), () => freeMiB * MiB);
  return said;
};

describe('ballast', () => {
  it('is laid where there is plenty of room, takes that room, and is its owner\'s alone', async () => {
    await layBallast(home, () => 2_000 * MiB);
    const { size, blocks, mode } = statSync(ballastIn(home));
    expect([size, blocks * 512 >= size, mode & 0o777, readdirSync(home)]).toEqual([64 * MiB, true, 0o600, ['ballast']]);
  });

  it('is not laid where there is little', async () => {
    await layBallast(home, () => 1_000 * MiB);
    expect(readdirSync(home)).toEqual([]);
  });

  it('is released when next to nothing is free, and says so; not before', async () => {
    await layBallast(home, () => 2_000 * MiB);
    expect([spend(32), existsSync(ballastIn(home))]).toEqual([[], true]);
    expect([spend(31), existsSync(ballastIn(home))]).toEqual([[`the disk of ${home} is full: 64 MiB that were kept for this are released. Make room before they are gone too.`], false]);
    expect(spend(0)).toEqual([]);
  });
});
