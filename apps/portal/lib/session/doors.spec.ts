import { identityAbilities } from '@keystead/identity/src/domain/abilities.js';
import { runtimeAbilities } from '@keystead/runtime/src/domain/abilities.js';
import { marketplaceAbilities } from '@keystead/marketplace/src/domain/abilities.js';
import { localAiAbilities } from '@keystead/local-ai/src/domain/abilities.js';
import { complianceAbilities } from '@keystead/compliance/src/domain/abilities.js';
import { billingAbilities } from '@keystead/billing/src/domain/abilities.js';
import { keysAbilities } from '@keystead/keys/src/domain/abilities.js';
import { DOORS, doorOf, inWords } from './doors';

const GRANTS = [identityAbilities, runtimeAbilities, marketplaceAbilities, localAiAbilities, complianceAbilities, billingAbilities, keysAbilities];
const ROLES = ['user', 'developer', 'admin', 'auditor'] as const;
const holders = ([action, subject]: readonly [string, string]) => ROLES.filter((role) => GRANTS.some((grants) => grants[role].some(([may, what]) => may === action && what === subject)));

it.each([...DOORS, doorOf('/catalogue/app_1/run')!].map((door) => [door.under, door] as const))('%s names exactly those who may enter', (_, door) => {
  expect(door.roles).toEqual(holders(door.needs));
});

it.each([
  ['/admin/members', 'Members'],
  ['/keys/key_1', 'Keys'],
  ['/audit/events/1', 'Events'],
  ['/audit/requirements/a/b', 'The audit overview'],
  ['/catalogue/app_1/run', 'Running an app'],
  ['/catalogue/app_1', undefined],
  ['/keysmith', undefined],
  ['/', undefined],
])('%s lies behind the door of %s', (path, name) => expect(doorOf(path)?.name).toBe(name));

it('names roles as people do', () => expect([inWords(['user']), inWords(['admin', 'auditor']), inWords(['user', 'developer', 'admin'])]).toEqual(['users', 'admins and auditors', 'users, developers and admins']));
