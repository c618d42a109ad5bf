import { withPeople } from '@keystead/testing/src/people.js';
import { IDENTITY_SEED, type IdentitySeed } from '../../contract/seed.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });
const ada = { email: 'Ada@Lake.example', name: 'Ada Lund', password: 'slate otter lantern', roles: ['admin', 'user'] } as const;
const ben = { email: 'ben@lake.example', name: 'Ben Okri', password: 'quiet fjord marmalade', roles: ['user'] } as const;

describe('seeding an organisation', () => {
  it('makes it and its people with the facts that anybody else leaves; again it makes what is missing', async () => {
    const { app } = harbour;
    const seed = app.app.get<IdentitySeed>(IDENTITY_SEED, { strict: false });
    const first = await seed.seedOrganisation({ name: 'Lake Clinics', members: [ada] });
    expect(first).toEqual({ organisation: expect.stringMatching(/^org_/), members: [{ email: 'ada@lake.example', memberId: expect.stringMatching(/^p_/), created: true }] });
    const second = await seed.seedOrganisation({ name: 'Lake Clinics', members: [{ ...ada, password: 'another otter lantern' }, ben] });
    expect(second).toEqual({ organisation: first.organisation, members: [{ ...first.members[0], created: false }, { email: 'ben@lake.example', memberId: expect.stringMatching(/^p_/), created: true }] });
    expect((await app.http().post('/api/session').send({ email: ada.email, password: ada.password })).body.roles).toEqual(['user', 'admin']);

    const facts = [];
    for await (const { event, header } of app.core.log.readAll({ organisation: first.organisation })) facts.push([event.name, header.actor.id]);
    expect(facts).toEqual([
      ['identity.organisation-founded@1', 'seed'],
      ['identity.member-invited@1', 'seed'],
      ['identity.invitation-accepted@1', 'seed'],
      ['identity.member-joined@1', 'seed'],
      ['identity.administrator-registered@1', 'seed'],
      ['identity.member-invited@1', 'seed'],
      ['identity.invitation-accepted@1', 'seed'],
      ['identity.member-joined@1', 'seed'],
      ['identity.signed-in@1', first.members[0]!.memberId],
    ]);
  });

  it('finishes what a first run left undone', async () => {
    const { app } = harbour;
    const seed = app.app.get<IdentitySeed>(IDENTITY_SEED, { strict: false });
    const first = await seed.seedOrganisation({ name: 'Fell Clinics', members: [{ ...ada, email: 'ada@fell.example' }] });
    await app.core.owner.query('DELETE FROM identity.accounts WHERE organisation = $1', [first.organisation]);
    const second = await seed.seedOrganisation({ name: 'Fell Clinics', members: [{ ...ada, email: 'ada@fell.example' }] });
    expect(second).toEqual(first);
  });

  it('refuses a weak password and an address that belongs elsewhere', async () => {
    const seed = harbour.app.app.get<IdentitySeed>(IDENTITY_SEED, { strict: false });
    await expect(seed.seedOrganisation({ name: 'Moor Clinics', members: [{ ...ada, email: 'a@moor.example', password: 'short' }] })).rejects.toMatchObject({ code: 'identity.password-too-weak' });
    await expect(seed.seedOrganisation({ name: 'Moor Clinics', members: [{ ...ada, email: harbour.people.user.email }] })).rejects.toMatchObject({ code: 'identity.email-taken' });
  });
});
