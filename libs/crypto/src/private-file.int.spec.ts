/** Real processes, ended by the kernel wherever they are. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { addMasterKeyVersion, nextMasterKeyVersion, readMasterKeys } from './local-kms-file.js';
import { openLocalKms } from './local-kms.js';

/** TypeScript run as it stands: Node strips the types, the hook finds `.ts` behind `.js`. */
const ADD_VERSIONS = `
import { registerHooks } from 'node:module';
registerHooks({ resolve: (name, context, next) => next(name.startsWith('.') && !context.parentURL.includes('/node_modules/') ? name.replace(/[.]js$/, '.ts') : name, context) });
const { addMasterKeyVersion, nextMasterKeyVersion } = await import(process.argv[1]);
process.stdout.write('begins');
for (;;) await addMasterKeyVersion(process.argv[2], await nextMasterKeyVersion(process.argv[2]));
`;

describe('a file of secrets whose writer is killed', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keystead-killed-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is whole each time, keeps what it held, and the next writer goes on', async () => {
    const file = join(folder, 'master.key');
    const kms = await openLocalKms({ file, create: true });
    const kept = await kms.wrap(Buffer.from('kept'), Buffer.from('binding'));
    const source = pathToFileURL(join(import.meta.dirname, 'local-kms-file.ts')).href;
    let made = 1;
    for (let round = 0; round < 12; round += 1) {
      const writer = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', ADD_VERSIONS, source, file], { stdio: ['ignore', 'pipe', 'inherit'] });
      await Promise.race([once(writer.stdout, 'data'), once(writer, 'exit').then(([code]) => Promise.reject(new Error(`the writer ended by itself with ${code}`)))]);
      // However slow the machine is: it has written once, and is at it again.
      while ((await readMasterKeys(file))!.keys.size <= made) await sleep(1);
      await sleep(round);
      writer.kill('SIGKILL');
      await once(writer, 'close');

      const { current, keys } = (await readMasterKeys(file))!;
      expect([keys.size >= made, Number(current), (await stat(file)).mode & 0o777]).toEqual([true, keys.size, 0o600]);
      made = keys.size;
    }
    expect(made).toBeGreaterThanOrEqual(13);
    await addMasterKeyVersion(file, await nextMasterKeyVersion(file));
    expect(await readdir(folder)).toEqual(['master.key']);
    expect((await (await openLocalKms({ file, create: false })).unwrap(kept.ciphertext, Buffer.from('binding'), '1')).toString()).toBe('kept');
    expect((await readFile(file)).length).toBeLessThan(64 * 1024);
  }, 90_000);
});
