import { openCore } from '@keystead/platform/src/core/open-core.js';
import { prepareDatabase } from '@keystead/platform/src/core/prepare-database.js';
import { parkedLine } from './rebuild.js';
import { contexts } from '../../../contexts.js';

export async function migrateInstallation(): Promise<void> {
  const core = await openCore({ contexts, env: process.env, createKeys: true });
  try {
    const { migrations, readModels, rebuilt } = await prepareDatabase(core);
    process.stdout.write(`${migrations.length} steps applied, ${readModels.length} read models made, ${rebuilt.length} rebuilt\n`);
    for (const report of rebuilt.filter(({ parked }) => parked > 0)) process.stdout.write(`${parkedLine(report)}\n`);
  } finally {
    await core.close();
  }
}
