import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from '../../scripts/lib/lock.mjs';
import { identify } from '../../scripts/lib/process-identity.mjs';

describe('the lock on a home', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keystead-lock-'));
    file = join(folder, 'start.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is given back', () => {
    takeLock(file)();
    takeLock(file)();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused while its holder lives', () => {
    takeLock(file);
    expect(() => takeLock(file)).toThrow(`already running here as process ${process.pid} (lock ${file}): stop that one first, or choose another KEYSTEAD_HOME and PORT.`);
    expect(readdirSync(folder)).toEqual(['start.lock']);
  });

  it.each([
    ['a process that is gone', { pid: 2 ** 22 + 1, began: 'x' }],
    ['a number that another process has now', { pid: process.pid, began: 'an earlier boot/1' }],
    ['something that is not a lock', 'garbage'],
  ])('is taken over from %s', (_, left) => {
    writeFileSync(file, JSON.stringify(left));
    takeLock(file);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(identify(process.pid));
    expect(readdirSync(folder)).toEqual(['start.lock']);
  });
});
