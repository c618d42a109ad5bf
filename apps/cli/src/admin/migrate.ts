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
    const { migrations, readModels, rebuilt } = await prepareDatabase(core, (line) => print(`${line}\n`));
    print(`${migrations.length} steps applied, ${readModels.length} read models made, ${rebuilt.length} rebuilt\n`);
    for (const report of rebuilt.filter(({ parked }) => parked > 0)) print(`${parkedLine(report)}\n`);
  } finally {
    await core.close();
  }
}
