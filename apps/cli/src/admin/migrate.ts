import { messageOf } from '@keystead/kernel/src/message-of.js';
import { openCore } from '@keystead/platform/src/core/open-core.js';
import { prepareDatabase } from '@keystead/platform/src/core/prepare-database.js';
import { isPassingFault } from '@keystead/platform/src/database/passing-fault.js';
import { parkedLine } from './rebuild.js';
import { contexts } from '../../../contexts.js';
import { print } from '../as-typed.js';

export async function migrateInstallation(): Promise<void> {
  try {
    await migrateIt();
  } catch (error) {
    if (!isPassingFault(error)) throw error;
    throw new Error(`the database went away, or did not answer (${messageOf(error)}). What was migrated stays: run \`keystead admin migrate\` again, it goes on from there`, { cause: error });
  }
}

async function migrateIt(): Promise<void> {
  const core = await openCore({ contexts, env: process.env, createKeys: true });
  try {
    const { migrations, readModels, rebuilt, guards } = await prepareDatabase(core, (line) => print(`${line}\n`));
    print(`${migrations.length} steps applied, ${readModels.length} read models made, ${rebuilt.length} rebuilt\n`);
    for (const { table, trigger, fault } of guards) print(`the guard ${trigger} of ${table} ${fault} -> put back\n`);
    // An older version may have had fewer.
    if (guards.length > 0) print(`${migrations.length > 0 ? 'Unless the version before this one had no such guard, ask' : 'Ask'} who did that and what else they changed, and run \`keystead admin doctor\`.\n`);
    for (const report of rebuilt.filter(({ parked }) => parked > 0)) print(`${parkedLine(report)}\n`);
  } finally {
    await core.close();
  }
}
