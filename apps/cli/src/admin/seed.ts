import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { IDENTITY_SEED, type IdentitySeed } from '@keystead/identity/src/contract/index.js';
import { KEYS_SEED, type KeysSeed } from '@keystead/keys/src/contract/index.js';
import { MARKETPLACE_SEED, type MarketplaceSeed } from '@keystead/marketplace/src/contract/index.js';
import { AppModule } from '@keystead/platform/src/core/app.module.js';
import { openCore } from '@keystead/platform/src/core/open-core.js';
import { contexts } from '../../../contexts.js';

const ORGANISATION = 'Demo Clinic';
const ROLES = ['user', 'developer', 'admin', 'auditor'] as const;
type Role = (typeof ROLES)[number];

const accountsFile = z.array(z.object({ role: z.enum(ROLES), email: z.string(), password: z.string() }));
type Accounts = z.infer<typeof accountsFile>;

/**
 * Makes what the demo shows: one organisation, one account per role, a practice key and two apps. Every part finds what an earlier start made.
 * A database whose first organisation is another, such as one in use or restored, is left alone. Passwords are random and lie in
 * KEYSTEAD_HOME/demo-accounts.json, readable by its owner only; an account that was there before has a password that is not known here, and
 * is not in it.
 */
export async function seedDemo(): Promise<void> {
  if (process.env['KEYSTEAD_DEMO'] !== 'true') return;
  const core = await openCore({ contexts, env: process.env });
  try {
    const app = await NestFactory.createApplicationContext(AppModule.compose(core, 'seed'), { logger: false, abortOnError: false });
    const identity = app.get<IdentitySeed>(IDENTITY_SEED, { strict: false });
    if (await identity.isFirst(ORGANISATION)) await seedInto(app, new AccountsFile(join(core.platform.KEYSTEAD_HOME, 'demo-accounts.json')));
    else process.stdout.write('no demo was added: this database has organisations of its own\n');
    await app.close();
  } finally {
    await core.close();
  }
}

async function seedInto(app: INestApplicationContext, file: AccountsFile): Promise<void> {
  await file.read();
  const members = ROLES.map((role) => ({ email: emailOf(role), password: () => file.passwordOf(role), name: `Demo ${role}`, roles: [role] }));
  const seeded = await app.get<IdentitySeed>(IDENTITY_SEED, { strict: false }).seedOrganisation({ name: ORGANISATION, members });
  const memberOf = (role: Role) => seeded.members.find(({ email }) => email === emailOf(role))?.memberId;
  const [user, developer] = [memberOf('user'), memberOf('developer')];
  if (user !== undefined) await app.get<KeysSeed>(KEYS_SEED, { strict: false }).vaultPracticeKey(seeded.organisation, user);
  if (developer !== undefined) await app.get<MarketplaceSeed>(MARKETPLACE_SEED, { strict: false }).publishDemoApps(seeded.organisation, developer);
  await file.keepOnly(ROLES.filter((role) => memberOf(role) !== undefined));
}

const emailOf = (role: Role): string => `${role}@demo.keystead.example`;

class AccountsFile {
  private accounts: Accounts = [];

  constructor(private readonly path: string) {}

  async read(): Promise<void> {
    const kept = await readFile(this.path, 'utf8').catch(() => null);
    if (kept !== null) this.accounts = accountsFile.parse(JSON.parse(kept));
  }

  /** Stored before the account is made: a password nobody kept would lock everybody out after a crash. */
  async passwordOf(role: Role): Promise<string> {
    const known = this.accounts.find((account) => account.role === role);
    if (known !== undefined) return known.password;
    const password = randomBytes(12).toString('base64url');
    await this.write([...this.accounts, { role, email: emailOf(role), password }]);
    return password;
  }

  /** Who was erased or deprovisioned cannot sign in any more. */
  async keepOnly(roles: readonly Role[]): Promise<void> {
    const kept = this.accounts.filter(({ role }) => roles.includes(role));
    if (kept.length < this.accounts.length) await this.write(kept);
  }

  private async write(accounts: Accounts): Promise<void> {
    await writeFile(`${this.path}.new`, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 });
    await rename(`${this.path}.new`, this.path);
    this.accounts = accounts;
  }
}
