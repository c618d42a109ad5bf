import { ModuleRef } from '@nestjs/core';
import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { withPeople } from '@keystead/testing/src/people.js';
import { keysContext } from '../../keys.module.js';
import { secretsOfAMember } from './forget-secrets.js';

const harbour = withPeople({ contexts: [identityContext, keysContext, gatewayContext], env: { KEYSTEAD_DEMO: 'true' } });

it('each secret of a member is destroyed after its key was revoked on record; no secret is ever shown', async () => {
  const { app, people } = harbour;
  const { user, organisation } = people;
  for (const name of ['Ward 3', 'Ward 4']) await user.http.post('/api/keys').send({ name, provider: 'practice', secret: `practice-secret-${name.at(-1)}` }).expect(201);
  const modules = app.app.get(ModuleRef);
  const context = serviceContext({ organisation, service: 'spec', correlation: 'spec', now: new Date(), key: 'spec' });
  const [person, tools] = [{ organisation, memberId: user.id }, { get: modules.get.bind(modules), context }];
  const shown: unknown[] = [];
  for await (const row of secretsOfAMember.rows(person, tools)) shown.push(row);
  expect([shown.length, await secretsOfAMember.count(person, tools), JSON.stringify(shown).includes('practice-secret')]).toEqual([2, 2, false]);

  for (let times = 0; times < 2; times += 1) await secretsOfAMember.forget(person, tools);
  expect(await secretsOfAMember.count(person, tools)).toBe(0);
  expect((await app.core.owner.query('SELECT 1 FROM keys.vault WHERE owner_id = $1 AND ciphertext IS NOT NULL', [user.id])).rowCount).toBe(0);
  const revoked: unknown[] = [];
  for await (const { type, event } of app.core.log.readAll({ organisation })) if (type === 'keys.key-revoked@1') revoked.push((event.data as { reason: string }).reason);
  expect(revoked).toEqual(['its owner was erased', 'its owner was erased']);
});
