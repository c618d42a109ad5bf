import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { IDENTITY_SEED, type IdentitySeed, type SeededOrganisation } from '@keystead/identity/src/contract/index.js';
import { KEYS_SEED, type KeysSeed } from '@keystead/keys/src/contract/index.js';
import { MARKETPLACE_SEED, type MarketplaceSeed } from '@keystead/marketplace/src/contract/index.js';
import { AppModule } from '@keystead/platform/src/core/app.module.js';
import { openCore } from '@keystead/platform/src/core/open-core.js';
import { contexts } from '../../../contexts.js';

const ORGANISATION = 'Demo Clinic';
const ROLES = ['user', 'developer', 'admin', 'auditor'] as const;

const accountsFile = z.array(z.object({ role: z.enum(ROLES), email: z.string(), password: z.string() }));
type Accounts = z.infer<typeof accountsFile>;

/**
 * Makes what the demo shows: one organisation, one account per role, a practice key and two apps. Every part finds what
 * an earlier start made. Passwords are random and lie in KEYSTEAD_HOME/demo-accounts.json, readable by its owner only.
 */
export async function seedDemo(): Promise<void> {
  if (process.env['KEYSTEAD_DEMO'] !== 'true') return;
  const core = await openCore({ contexts, env: process.env });
  try {
    const accounts = await demoAccounts(join(core.platform.KEYSTEAD_HOME, 'demo-accounts.json'));
    const app = await NestFactory.createApplicationContext(AppModule.compose(core, 'seed'), { logger: false, abortOnError: false });
    const members = accounts.map(({ role, email, password }) => ({ email, password, name: `Demo ${role}`, roles: [role] }));
    const seeded = await app.get<IdentitySeed>(IDENTITY_SEED, { strict: false }).seedOrganisation({ name: ORGANISATION, members });
    await app.get<KeysSeed>(KEYS_SEED, { strict: false }).vaultPracticeKey(seeded.organisation, memberOf(seeded, accounts, 'user'));
    await app.get<MarketplaceSeed>(MARKETPLACE_SEED, { strict: false }).publishDemoApps(seeded.organisation, memberOf(seeded, accounts, 'developer'));
    await app.close();
  } finally {
    await core.close();
  }
}

/** Stored before the accounts are made: a password nobody kept would lock everybody out after a crash. */
async function demoAccounts(file: string): Promise<Accounts> {
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept !== null) return accountsFile.parse(JSON.parse(kept));
  const accounts = ROLES.map((role) => ({ role, email: `${role}@demo.keystead.example`, password: randomBytes(12).toString('base64url') }));
  await writeFile(`${file}.new`, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return accounts;
}

function memberOf(seeded: SeededOrganisation, accounts: Accounts, role: (typeof ROLES)[number]): string {
  const email = accounts.find((account) => account.role === role)?.email;
  const member = seeded.members.find((candidate) => candidate.email === email);
  if (member === undefined) throw new Error(`the demo ${role} was not made`);
  return member.memberId;
}
