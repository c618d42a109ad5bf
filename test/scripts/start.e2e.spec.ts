/** `npm start` from the supervisor down: real processes and a real PostgreSQL; api, worker, runner, migrate and seed are stand-ins. */
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { testDatabase } from '@keystead/testing/src/postgres.js';
import { diary, eventually, greeted, isGone, newPlace, processes, remove, running, start, startByNpm, type Place } from './place.js';

jest.setTimeout(180_000); // real servers on a machine that may be busy

const password = (output: string): string | undefined => /user@demo\.test {2}(\S+)/.exec(output)?.[1];

describe('starting', () => {
  let place: Place;

  beforeEach(async () => {
    place = await newPlace();
  });
  afterEach(() => remove(place));

  it('greets with address, accounts and places, and stops in order when told', async () => {
    const started = await running(place);
    started.signal('SIGTERM');

    expect(await started.exit).toBe(0);
    expect(started.output().trim().split('\n').map((line) => line.trim())).toEqual([
      `Keystead runs at http://localhost:${place.port}`,
      '',
      'Demo accounts (passwords as first generated):',
      'user  user@demo.test  start-1',
      '',
      `Data:  ${place.home}`,
      `Logs:  ${join(place.home, 'logs')}`,
      'Stop:  Ctrl-C',
      '',
      'keystead: stopping',
      'keystead: stopped',
    ]);
    expect(diary(place).slice(0, -3).toSorted()).toEqual(['api started', 'runner knows no database', 'runner started', 'worker started']);
    expect(diary(place).slice(-3)).toEqual(['api stopped', 'worker stopped', 'runner stopped']);
    const rights = (path: string): number => statSync(join(place.home, path)).mode & 0o007;
    expect(['.', 'postgres', 'postgres.json', 'demo-accounts.json', 'run', 'logs', 'logs/api.log'].map(rights)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('starts no database of its own where a file names one, and passes no address but the file on', async () => {
    const database = await testDatabase();
    const file = join(dirname(place.home), 'database-url');
    writeFileSync(file, `${database.url}\n`);
    const started = await running(place, { KEYSTEAD_DATABASE_URL_FILE: file });
    started.signal('SIGTERM');
    await started.exit;
    expect([password(started.output()), existsSync(join(place.home, 'postgres')), diary(place).filter((line) => line.endsWith('knows no database')).length]).toEqual(['start-1', false, 3]);
    expect(started.output()).toContain(`Data:  ${place.home} (database: KEYSTEAD_DATABASE_URL_FILE)\n`);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('stops all of it before npm ends, when npm gets %s', async (name) => {
    const started = await greeted(startByNpm(place));
    const all = Object.values(processes(place)).map(({ pid }) => pid);
    started.signal(name);
    expect(await started.exit).toBe(0);
    expect([all.length, all.every(isGone), started.output().trim().endsWith('keystead: stopped')]).toEqual([4, true, true]);
    expect(diary(place).slice(-3)).toEqual(['api stopped', 'worker stopped', 'runner stopped']);
  });

  it('stops in order at one Ctrl-C, which npm, the launcher and all of ours hear at once', async () => {
    const started = await greeted(startByNpm(place));
    const all = Object.values(processes(place)).map(({ pid }) => pid);
    started.pressCtrlC();
    expect(await started.exit).toBe(0);
    expect([all.length, all.every(isGone), started.output().trim().split('\n').slice(-2)]).toEqual([4, true, ['keystead: stopping', 'keystead: stopped']]);
    expect(diary(place).slice(-3)).toEqual(['api stopped', 'worker stopped', 'runner stopped']);
  });

  it.each(['SIGHUP', 'SIGKILL'] as const)('stops all of it in order when npm ends by %s and tells nobody', async (name) => {
    const started = await greeted(startByNpm(place));
    const all = Object.values(processes(place)).map(({ pid }) => pid);
    started.signal(name);
    await eventually('everything to stop', () => all.every(isGone));
    await started.exit;
    expect(diary(place).slice(-3)).toEqual(['api stopped', 'worker stopped', 'runner stopped']);
  });

  it('stops in order when nobody reads its words any more', async () => {
    const started = await running(place);
    started.stopListening();
    started.signal('SIGTERM');
    expect(await started.exit).toBe(0);
    expect(diary(place).slice(-3)).toEqual(['api stopped', 'worker stopped', 'runner stopped']);
  });

  it('finds everything as it was after kill -9 of the supervisor, whose processes do not outlive it', async () => {
    const first = await running(place);
    const left = Object.values(processes(place)).map(({ pid }) => pid);
    first.signal('SIGKILL');
    await first.exit;
    await eventually('the processes to notice', () => left.every(isGone));

    const second = await running(place);
    second.signal('SIGINT');
    await second.exit;
    expect(password(second.output())).toBe('start-2');
    expect(diary(place).filter((line) => line.endsWith('lost its supervisor')).toSorted()).toEqual(['api lost its supervisor', 'runner lost its supervisor', 'worker lost its supervisor']);
  });

  it('finds everything as it was after kill -9 of all of it', async () => {
    const first = await running(place);
    const all = [first.pid, ...Object.values(processes(place)).map(({ pid }) => pid)];
    expect(Object.keys(processes(place))).toEqual(['postgres', 'api', 'worker', 'runner']);
    for (const pid of all) process.kill(pid, 'SIGKILL');
    await first.exit;

    const second = await running(place);
    second.signal('SIGINT');
    await second.exit;
    expect(password(second.output())).toBe('start-2');
  });

  it('prepares a database once for each build, and again when the accounts are gone', async () => {
    const passwords: (string | undefined)[] = [];
    for (const build of ['1', '1', '2', '2', '1']) {
      const started = await running(place, { STAND_IN_BUILD: build });
      started.signal('SIGTERM');
      await started.exit;
      passwords.push(password(started.output()));
    }
    rmSync(join(place.home, 'demo-accounts.json'));
    const last = await running(place, { STAND_IN_BUILD: '1' });
    last.signal('SIGTERM');
    await last.exit;
    expect([...passwords, password(last.output())]).toEqual(['start-1', 'start-1', 'start-2', 'start-2', 'start-3', 'start-4']);
  });

  it('starts a process again that fell over', async () => {
    const started = await running(place);
    const before = processes(place)['worker']?.pid ?? 0;
    process.kill(before, 'SIGKILL');
    const after = await eventually('another worker', () => {
      const now = processes(place)['worker']?.pid;
      return now !== undefined && now !== before && now;
    });
    await eventually('its first words', () => diary(place).filter((line) => line === 'worker started').length === 2);
    await eventually('word of it', () => started.output().includes('keystead: worker is back\n'));
    started.signal('SIGTERM');
    await started.exit;
    expect(isGone(after)).toBe(true);
    expect(started.output()).toContain(`keystead: worker stopped (SIGKILL); starting it again in 0.25 s. Log: ${join(place.home, 'logs', 'worker.log')}`);
  });

  it('and PostgreSQL, of which it is said as well when it is back', async () => {
    const started = await running(place);
    const before = processes(place)['postgres']?.pid ?? 0;
    process.kill(before, 'SIGKILL');
    await eventually('word of it', () => started.output().includes('keystead: postgres is back\n'));
    const database = processes(place)['postgres']?.pid ?? 0;
    started.signal('SIGTERM');
    await started.exit;
    expect([database === before, isGone(database), started.output().match(/postgres is back/g)?.length]).toEqual([false, true, 1]);
  });
});

describe('what stands in the way is said in one line', () => {
  let place: Place;

  beforeEach(async () => {
    place = await newPlace();
  });
  afterEach(() => remove(place));

  async function refusal(env: Record<string, string> = {}): Promise<string> {
    const started = start(place, env);
    expect(await started.exit).toBe(1);
    return started.output();
  }

  it('a port that is taken', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(place.port, '127.0.0.1', resolve));
    try {
      expect(await refusal()).toBe(`keystead: port ${place.port} is taken by another program: choose another, for example PORT=${place.port + 1} npm start\n`);
    } finally {
      squatter.close();
    }
  });

  it('a port that is none', async () => {
    expect(await refusal({ PORT: 'http' })).toBe('keystead: PORT=http is not a port: give a number from 1 to 65535.\n');
  });

  it('a Keystead that already runs there', async () => {
    const first = await running(place);
    expect(await refusal({ PORT: String(place.port + 1) })).toBe(
      `keystead: already running here as process ${first.pid} (lock ${join(place.home, 'run', 'start.lock')}): stop that one first, or choose another KEYSTEAD_HOME and PORT.\n`,
    );
    first.signal('SIGTERM');
    await first.exit;
  });

  it('a data directory that cannot be made', async () => {
    writeFileSync(join(dirname(place.home), 'file'), '');
    expect(await refusal({ KEYSTEAD_HOME: join(dirname(place.home), 'file') })).toBe(`keystead: KEYSTEAD_HOME=${join(dirname(place.home), 'file')} is a file: choose a directory.\n`);
  });

  it('a data directory with the files of others, whose rights are left alone', async () => {
    mkdirSync(place.home, { mode: 0o755 });
    writeFileSync(join(place.home, 'thesis.txt'), '');
    expect(await refusal()).toBe(`keystead: KEYSTEAD_HOME=${place.home} holds thesis.txt, which is not Keystead's: name another directory with KEYSTEAD_HOME, or move out of this one all that is not Keystead's.\n`);
    expect(statSync(place.home).mode & 0o777).toBe(0o755);
  });

  it('a database whose password is lost', async () => {
    const first = await running(place);
    first.signal('SIGTERM');
    await first.exit;
    writeFileSync(join(place.home, 'postgres.json'), JSON.stringify({ user: 'keystead', password: 'another', port: null }));
    expect(await refusal()).toBe('keystead: PostgreSQL refuses the password in postgres.json: restore that file from a backup.\n');
  });
});
