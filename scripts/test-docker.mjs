// @ts-check
/**
 * `npm run test:docker`: what docs/production.md says, done with a real Docker: secrets, start, first administrator, a run, stop, start again.
 * Images are those of compose.yaml unless its variables name others (KEYSTEAD_IMAGE, KEYSTEAD_POSTGRES_IMAGE, …); COMPOSE_FILE may add an override.
 * The installation is one of its own and is removed at the end, with its data.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closingLine } from './lib/jest.mjs';

/** What has to be there before anything is made. @param {string[]} words @param {string} need */
function needs(words, need) {
  const { status } = spawnSync('docker', words, { stdio: 'ignore' });
  if (status === 0) return;
  process.stderr.write(`test:docker: ${need} (docker ${words.join(' ')}); see docs/production.md\n`);
  process.exit(1);
}
needs(['compose', 'version'], 'needs Docker with the plugin Compose 2.24 or newer');
needs(['info'], 'needs a Docker engine that runs and that you may use');

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const address = `https://localhost:${process.env['KEYSTEAD_PORT'] ?? '18443'}`;
const site = mkdtempSync(join(tmpdir(), 'keystead-docker-'));
const OURS = ['api', 'worker', 'runner', 'portal', 'front', 'postgres'];
// Beside an installation that may live on this machine.
process.env['KEYSTEAD_NET'] ??= '10.213.78';
const tally = { passed: 0, failed: 0, skipped: 0 };

/** @param {string} command @param {readonly string[]} words @param {NodeJS.ProcessEnv} [env] @returns {string} what it printed */
function run(command, words, env = process.env) {
  const { status, stdout, stderr, error } = spawnSync(command, words, { cwd: site, env, encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}
/** @param {string[]} words */
const compose = (...words) => run('docker', ['compose', '--project-name', 'keystead-try', ...words]);
/** One act through the front; trust in the CA of this site is given when the process starts. @param {string[]} words */
const walk = (...words) => run(process.execPath, [join(root, 'scripts', 'lib', 'docker-walk.mjs'), address, ...words], { ...process.env, NODE_EXTRA_CA_CERTS: join(site, 'secrets', 'internal-ca.crt') }).trim();

/** @param {string} name @param {() => string | void} act */
function check(name, act) {
  try {
    const found = act();
    tally.passed += 1;
    process.stdout.write(`ok    ${name}${found === undefined ? '' : `: ${found}`}\n`);
  } catch (error) {
    tally.failed += 1;
    process.stdout.write(`FAIL  ${name}\n${String(error instanceof Error ? error.message : error).replace(/^/gm, '      ')}\n`);
  }
}

/** @param {string} service */
function confined(service) {
  const status = compose('exec', '-T', service, 'cat', '/proc/1/status');
  const fact = (/** @type {string} */ name) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1];
  const facts = ['Uid', 'CapEff', 'CapBnd', 'NoNewPrivs', 'Seccomp'].map((name) => `${name} ${fact(name)}`).join(', ');
  if (!/^Uid [1-9]\d*, CapEff 0+, CapBnd 0+, NoNewPrivs 1, Seccomp 2$/.test(facts)) throw new Error(facts);
  const write = spawnSync('docker', ['compose', '--project-name', 'keystead-try', 'exec', '-T', service, 'touch', '/written'], { cwd: site });
  if (write.status === 0) throw new Error('its root can be written');
  return facts;
}

/** @returns {string} */
function backUp() {
  try {
    return compose('run', '--rm', '-T', 'admin', 'backup', '--to', '/backups/try.keystead').split('\n')[0] ?? '';
  } catch (error) {
    if (!String(error).includes('are in EventStoreDB, which has a backup of its own')) throw error;
    return 'refused, for the events are in EventStoreDB';
  }
}

/** @returns {string} */
function exitCodes() {
  const states = compose('ps', '--all', '--format', '{{.Service}} {{.ExitCode}}').trim().split('\n').filter((line) => OURS.includes(line.split(' ')[0] ?? ''));
  // Next ends itself with 128 + SIGTERM once it has closed everything.
  if (states.length !== OURS.length || states.some((line) => !(line.endsWith(' 0') || line === 'portal 143'))) throw new Error(states.join(', '));
  return 'each ended by itself';
}

function everything() {
  check('secrets and certificates are made', () => void run(join(site, 'prepare.sh'), [address, '--accept-local-kms']));
  check('everything starts', () => void compose('up', '--detach', '--quiet-pull'));
  check('the front answers with a page over TLS', () => walk('ready'));
  check('an operator founds an organisation; its first administrator comes in', () => walk('enter', compose('run', '--rm', '-T', 'admin', 'invite-admin', '--organisation', 'Lake Clinics', '--email', 'ada@lake.example', '--name', 'Ada Lund').trim()));
  check('an app is published, installed and run', () => walk('run-app'));
  check('large bodies are refused in our words, larger ones by the front; metrics are not shown', () => walk('refusals'));
  for (const service of OURS) check(`${service} is confined`, () => confined(service));
  check('the doctor finds it healthy', () => void compose('run', '--rm', '-T', 'admin', 'doctor'));
  check('a backup is written', backUp);
  check('it stops', () => {
    compose('stop');
    return exitCodes();
  });
  check('it starts again and finds all', () => {
    compose('up', '--detach');
    walk('ready');
    return walk('find-all');
  });
}

try {
  cpSync(join(root, 'docker'), site, { recursive: true, filter: (path) => !/[\\/](?:secrets|\.env)$/.test(path) });
  everything();
  if (tally.failed > 0) process.stdout.write(compose('logs', '--no-color', '--tail', '20'));
} finally {
  compose('--profile', 'admin', 'down', '--volumes', '--remove-orphans');
  rmSync(site, { recursive: true });
}
process.stdout.write(`${closingLine(tally)}\n`);
process.exitCode = tally.failed === 0 ? 0 : 1;
