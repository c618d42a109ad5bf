// @ts-check
/** A second API beside the one that `npm start` runs: the same home and database, a port and a runner of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOf, productEnvironment } from '../../scripts/lib/environment.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { PROGRAM } from '../../scripts/lib/program.mjs';
import { cleanEnvironment } from './instance.mjs';

/** @param {{ root: string, home: string }} options @returns {Promise<{ address: string, stop: () => Promise<void> }>} */
export async function startSecondApi({ root, home }) {
  const database = JSON.parse(readFileSync(join(home, 'postgres.json'), 'utf8'));
  const databaseUrl = `postgres://${database.user}:${encodeURIComponent(database.password)}@127.0.0.1:${database.port}/keystead`;
  const port = await freePort('127.0.0.1', null);
  const env = { ...productEnvironment({ env: cleanEnvironment(), home, databaseUrl, port }), KEYSTEAD_RUNNER_SOCKET: join(home, 'run', 'second.sock') };
  const children = [];
  for (const name of ['api', 'runner']) {
    const entry = PROGRAM.services.find((service) => service.name === name)?.entry ?? '';
    const log = openSync(join(home, 'logs', `second-${name}.log`), 'a', 0o600);
    const child = spawn(process.execPath, ['--enable-source-maps', entry], { cwd: root, env: environmentOf(name, env), stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    children.push({ child, gone: once(child, 'exit') });
    await once(child, 'message');
  }
  return {
    address: `http://127.0.0.1:${port}`,
    async stop() {
      for (const { child, gone } of children) {
        child.kill('SIGTERM');
        await gone;
      }
    },
  };
}
