// @ts-check
/** Makes two organisations in the database that the environment names, and prints their people. */
import { randomBytes } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { contexts } from '../../../dist/apps/contexts.js';
import { IDENTITY_SEED } from '../../../dist/libs/identity/src/contract/index.js';
import { AppModule } from '../../../dist/libs/platform/src/core/app.module.js';
import { openCore } from '../../../dist/libs/platform/src/core/open-core.js';

/** Who does what: two who run apps, one who vaults and revokes keys, one whose roles change. */
const PEOPLE = { runner: ['user'], 'second-runner': ['user'], keeper: ['user'], changing: ['user'], developer: ['developer'], admin: ['admin'], auditor: ['auditor'] };

const core = await openCore({ contexts, env: process.env });
const app = await NestFactory.createApplicationContext(AppModule.compose(core, 'seed'), { logger: false, abortOnError: false });
const seed = app.get(IDENTITY_SEED, { strict: false });
const organisations = [];
for (const name of ['North', 'South']) {
  const people = Object.entries(PEOPLE).map(([role, roles]) => ({ role, roles, name: `${role} of ${name}`, email: `${role}@${name.toLowerCase()}.example`, password: randomBytes(12).toString('base64url') }));
  const { organisation, members } = await seed.seedOrganisation({ name: `${name} clinics`, members: people.map(({ role: _, ...member }) => member) });
  organisations.push({ id: organisation, name, people: people.map(({ role, email, password }) => ({ role, email, password, id: members.find((/** @type {{ email: string }} */ member) => member.email === email)?.memberId })) });
}
await app.close();
await core.close();
process.stdout.write(JSON.stringify(organisations));
