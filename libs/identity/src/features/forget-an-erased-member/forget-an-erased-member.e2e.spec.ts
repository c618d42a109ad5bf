import { ModuleRef } from '@nestjs/core';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';
import { accountOfAMember } from './forget-an-erased-member.js';

const harbour = withPeople({ contexts: [identityContext] });

it('the account of a member is shown without its hashes, and forgotten with sessions, tokens and links, once or twice', async () => {
  const { app, people } = harbour;
  const { user, organisation } = people;
  const { token } = (await user.http.post('/api/tokens').send({ name: 'laptop', expiresInDays: 1 }).expect(201)).body as { token: string };
  await people.admin.http.post(`/api/members/${user.id}/password-reset`).expect((answer) => expect(answer.status).toBeLessThan(300));
  const modules = app.app.get(ModuleRef);
  const context = serviceContext({ organisation, service: 'spec', correlation: 'spec', now: new Date(), key: 'spec' });
  const [person, tools] = [{ organisation, memberId: user.id }, { get: modules.get.bind(modules), context }];
  const shown: Record<string, unknown>[] = [];
  for await (const row of accountOfAMember.rows(person, tools)) shown.push({ ...row });

  expect(shown.map(({ table }) => table).toSorted()).toEqual(['accounts', 'links', 'links', 'sessions', 'tokens']);
  expect(await accountOfAMember.count(person, tools)).toBe(5);
  for (const word of ['argon2', 'hash', 'lookup', token]) expect(JSON.stringify(shown)).not.toContain(word);

  for (let times = 0; times < 2; times += 1) {
    await accountOfAMember.forget(person, tools);
    expect(await accountOfAMember.count(person, tools)).toBe(0);
  }
  await user.http.get('/api/session').expect(401);
  expect(await accountOfAMember.count({ organisation, memberId: people.developer.id }, tools)).toBe(3);
  const ends: string[] = [];
  for await (const { type } of app.core.log.readAll({ organisation })) if (/session-ended|token-revoked/.test(type)) ends.push(type);
  expect(ends).toEqual(['identity.session-ended@1', 'identity.token-revoked@1']);
});
