import { KEY_ROTATION, type KeyInTrouble, type KeyRotation, type KeySurvey } from '@keystead/keys/src/contract/index.js';
import { plainText } from '@keystead/platform/src/http/text.js';
import { print } from '../as-typed.js';
import { inTheApplication } from './in-the-application.js';

export interface RotateRequest {
  readonly newVersion: boolean;
  readonly dryRun: boolean;
  readonly by?: string;
}

const PROGRESS_MS = 2_000;
const NEW_VERSION = (version: string): string =>
  `Version ${version} of the master key is in KEYSTEAD_HOME/keys/master.key. Back that folder up NOW: an older copy of it does not open what is wrapped from now on, so copy it to every other host of this installation too. Keep older copies as long as backups of the database that are as old.\n`;

/** Exit code 1 when a key stays under another version, or does not open. Starts again where it was cut short. */
export async function rotateKeys({ newVersion, dryRun, by }: RotateRequest): Promise<void> {
  if (dryRun && newVersion) throw new Error('--dry-run changes nothing, and --new-version makes a version: leave one of them out');
  const who = plainText(100).optional().safeParse(by);
  if (!who.success) throw new Error(`--by ${who.error.issues[0]?.message ?? 'is not right'}`);
  const complete = await inTheApplication<KeyRotation, boolean>(KEY_ROTATION, (keys) => (dryRun ? show(keys) : move(keys, { newVersion, by: who.data ?? null })));
  if (!complete) process.exitCode = 1;
}

async function show(keys: KeyRotation): Promise<boolean> {
  const survey = await keys.survey();
  print(`The KMS "${survey.kms}" wraps with version ${survey.current}.\n`);
  for (const { about, version, keys: count, shut } of survey.versions) print(`${about.padEnd(24)} ${String(count).padStart(8)} under version ${version}${shut === null ? '' : `, which does not open: ${shut}`}\n`);
  let affected = 0;
  for await (const key of survey.affected()) {
    if (affected === 0) print('These do not open:\n');
    affected += 1;
    print(lineOf(key));
  }
  print(sumOf(survey));
  return affected === 0;
}

function sumOf({ versions, current }: KeySurvey): string {
  const older = versions.filter(({ version }) => version !== current).reduce((sum, { keys }) => sum + keys, 0);
  return older === 0 ? `All lie under version ${current}: there is nothing to move.\n` : `${counted(older)} ${older === 1 ? 'lies' : 'lie'} under another version than ${current}: run this without --dry-run to move them.\n`;
}

async function move(keys: KeyRotation, { newVersion, by }: { newVersion: boolean; by: string | null }): Promise<boolean> {
  let said = Date.now();
  const progress = (done: number, all: number): void => {
    if (Date.now() - said < PROGRESS_MS) return;
    said = Date.now();
    process.stderr.write(`looked at ${done} of ${all} keys\n`);
  };
  const { version, moved, left, stopped } = await keys.rotate({ by, newVersion, made: (made) => print(NEW_VERSION(made)), progress });
  print(`${counted(moved)} moved to version ${version} of the master key.\n`);
  if (left.length > 0) print(`${counted(left.length)} could not be moved and ${left.length === 1 ? 'stays as it was' : 'stay as they were'}:\n${left.map(lineOf).join('')}`);
  if (stopped !== null) {
    print(`The rest was not looked at, for the KMS ceased to work: ${stopped}\nRun this again when it works: it goes on where it stopped.\n`);
    return false;
  }
  if (left.length > 0) print('Do not disable or destroy their versions. Mend what is said, and run this again.\n');
  else print(AFTERWARDS(moved));
  return left.length === 0;
}

const AFTERWARDS = (moved: number): string =>
  moved === 0
    ? 'Nothing is left under another version.\n'
    : 'Nothing is left under another version. Copies of keyring.json elsewhere, and backups made until now, still need the older ones: keep those until no such copy is wanted.\n';

function lineOf({ about, organisation, id, version, reason }: KeyInTrouble): string {
  return `  ${about}: ${id} of ${organisation}, version ${version}: ${reason}\n`;
}

function counted(keys: number): string {
  return `${keys} ${keys === 1 ? 'key' : 'keys'}`;
}
