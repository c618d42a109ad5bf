import type { Command } from 'commander';
import { nameEmbeddedDatabase } from './embedded-database.js';
import type { AdministratorWish } from './invite-admin.js';
import { payoutsCommand } from './payouts.js';

/** `keystead admin …`: what an operator does on the machine itself, with the settings of the platform's processes. */
export function adminCommand(program: Command): void {
  const admin = program.command('admin').description('operate this installation');
  admin.hook('preAction', () => nameEmbeddedDatabase(process.env));
  admin
    .command('migrate')
    .description('bring the database to this version; make the keys on the very first run')
    .action(async () => (await import('./migrate.js')).migrateInstallation());
  admin
    .command('invite-admin')
    .description('found an organisation if it is not there yet, and print a one-time link for an administrator of it')
    .requiredOption('--organisation <name or id>', 'its name as people will read it, or the id (org_…) of one that is there')
    .requiredOption('--email <address>', 'what the administrator signs in with')
    .requiredOption('--name <name>', "the administrator's name")
    .option('--new', 'found another organisation although there is one of this name')
    .action(async (options: AdministratorWish) => (await import('./invite-admin.js')).inviteAdministrator(options));
  admin
    .command('seed')
    .description('make the demo organisation with its accounts and apps (only with KEYSTEAD_DEMO=true)')
    .action(async () => (await import('./seed.js')).seedDemo());
  admin
    .command('rebuild')
    .description('fold a read model again from the first event, compare and switch')
    .argument('[projection]', 'name of the projection; all when left out')
    .option('--even-if-more-parked', 'switch also when more events cannot be folded than before')
    .option('--even-if-log-altered', 'fold the log also when it is not what was sealed: read models then show what somebody made of it')
    .action(async (name: string | undefined, options: { evenIfMoreParked?: boolean; evenIfLogAltered?: boolean }) => (await import('./rebuild.js')).rebuildReadModels(name, options));
  admin
    .command('doctor')
    .description('look at everything and change nothing: settings, keys, database, event log, evidence; exit code 1 when something is wrong')
    .option('--json', 'print the findings as JSON', false)
    .action(async (options: { json: boolean }) => (await import('./doctor.js')).lookAtInstallation(options));
  admin
    .command('backup')
    .description('write the whole installation, as it is at one moment, into one file; everything may go on running')
    .requiredOption('--to <file>', 'a file that is not there yet; only you may read it')
    .option('--with-keys', 'also the keys and checkpoints of KEYSTEAD_HOME: whoever has the file can then open everything', false)
    .action(async (options: { to: string; withKeys: boolean }) => (await import('./backup.js')).backUp({ ...options, version: program.version() ?? '' }));
  admin
    .command('restore')
    .description('put a backup into an empty database and fold the read models again')
    .requiredOption('--from <file>', 'a file that `keystead admin backup` wrote')
    .action(async (options: { from: string }) => (await import('./backup.js')).restoreFrom(options));
  admin
    .command('rotate-keys')
    .description('wrap every key anew under the current version of the master key, and name what cannot be; everything may go on running. Exit code 1 when a key is left behind')
    .option('--new-version', 'make a new version of the master key first (the local KMS; Google Cloud KMS makes its own)', false)
    .option('--dry-run', 'count what lies under which version, name what does not open, and change nothing', false)
    .option('--by <name>', 'who does it, for the log of the installation, where it stays; no organisation reads it')
    .action(async (options: { newVersion: boolean; dryRun: boolean; by?: string }) => (await import('./rotate-keys.js')).rotateKeys(options));
  admin
    .command('migrate-events')
    .description('copy all events to another engine, prove by every signed checkpoint that nothing changed, and switch to it; with all other processes stopped')
    .argument('<engine>', 'eventstoredb or postgres; KEYSTEAD_EVENTSTORE_URL names the EventStoreDB in both cases')
    .action(async (engine: string) => (await import('./migrate-events.js')).migrateEvents(engine));
  payoutsCommand(admin);
}
