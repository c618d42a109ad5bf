import { withPeople } from '@keystead/testing/src/people.js';
import { FOUNDING, type Founding } from '../../contract/founding.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext], env: { KEYSTEAD_PUBLIC_URL: 'http://localhost:3000' } });
const founding = (): Founding => harbour.app.app.get<Founding>(FOUNDING, { strict: false });
const ada = { organisation: 'Ridge Clinics', email: 'Ada@Ridge.example', name: 'Ada Lund' };
const accept = (link: string) => harbour.app.http().post('/api/invitations/accept').send({ token: link.split('#')[1], name: 'Ada Lund', password: 'slate otter lantern' });

describe('an operator founding an organisation', () => {
  it('gets a link by which its first administrator comes in', async () => {
    const invited = await founding().inviteAdministrator(ada);
    expect(invited).toEqual({ organisation: expect.stringMatching(/^org_/), organisationName: 'Ridge Clinics', founded: true, link: expect.stringMatching(/^http:\/\/localhost:3000\/invitation#ks_inv_[A-Za-z0-9_-]{43}$/), expiresAt: expect.any(String) });
    const answer = await accept(invited.link);
    expect([answer.status, answer.body.organisation, answer.body.roles]).toEqual([200, { id: invited.organisation, name: 'Ridge Clinics' }, ['admin']]);

    const facts = [];
    for await (const { event, header } of harbour.app.core.log.readAll({ organisation: invited.organisation })) facts.push([event.name, header.actor.kind, header.actor.id]);
    expect(facts.slice(0, 2)).toEqual([
      ['identity.organisation-founded@1', 'service', 'operator'],
      ['identity.member-invited@1', 'service', 'operator'],
    ]);
  });

  it('asked again gives another link to the same organisation, until the person is a member', async () => {
    const wish = { ...ada, organisation: 'Vale Clinics', email: 'ada@vale.example' };
    const first = await founding().inviteAdministrator(wish);
    const second = await founding().inviteAdministrator(wish);
    expect([second.organisation, second.founded, second.link === first.link]).toEqual([first.organisation, false, false]);
    const lost = await accept(first.link);
    expect([lost.status, lost.body.code]).toEqual([410, 'identity.link-unknown']);
    await accept(second.link).expect(200);
    await expect(founding().inviteAdministrator(wish)).rejects.toMatchObject({ code: 'identity.email-taken', detail: expect.stringContaining(`has an account in ${first.organisation}`) });
  });

  it('founds no twin by chance: another case or another space is the same name, and lets nobody else in', async () => {
    const fell = await founding().inviteAdministrator({ ...ada, organisation: 'Fell Clinics', email: 'ada@fell.example' });
    const twin = { ...ada, organisation: 'fell  clinics', email: 'bob@fell.example' };
    await expect(founding().inviteAdministrator(twin)).rejects.toThrow(
      `there is an organisation of this name already: Fell Clinics (${fell.organisation}). Give --organisation ${fell.organisation} to invite an administrator into it, or --new to found another of the same name`,
    );
    const lost = await founding().inviteAdministrator({ ...twin, email: 'Ada@fell.example' });
    expect([lost.organisation, lost.organisationName, lost.founded]).toEqual([fell.organisation, 'Fell Clinics', false]);

    const bob = await founding().inviteAdministrator({ ...twin, organisation: fell.organisation });
    expect([bob.organisation, bob.organisationName, bob.founded]).toEqual([fell.organisation, 'Fell Clinics', false]);
    const other = await founding().inviteAdministrator({ ...twin, email: 'eve@fell.example', anew: true });
    expect([other.organisation === fell.organisation, other.organisationName, other.founded]).toEqual([false, 'fell  clinics', true]);
    await expect(founding().inviteAdministrator({ ...twin, email: 'dan@fell.example' })).rejects.toThrow(`Fell Clinics (${fell.organisation}), fell  clinics (${other.organisation})`);
  });

  it('is told at once of an address that has an account, and founds nothing for it', async () => {
    const { app, people } = harbour;
    const before = await app.core.store.head();
    await expect(founding().inviteAdministrator({ ...ada, organisation: 'Dale Clinics', email: people.user.email })).rejects.toMatchObject({ code: 'identity.email-taken' });
    await expect(founding().inviteAdministrator({ ...ada, organisation: 'org_none', email: 'ada@dale.example' })).rejects.toThrow('there is no organisation org_none');
    expect(await app.core.store.head()).toBe(before);
  });

  it.each([
    ['no address', { ...ada, email: 'ada' }, 'email: is not an e-mail address'],
    ['a name that turns the text around', { ...ada, organisation: 'Moor \u202e' }, 'organisation: must not contain control characters or marks that hide or turn text'],
  ])('%s is refused in words', async (_, wish, sentence) => {
    await expect(founding().inviteAdministrator(wish)).rejects.toThrow(sentence);
  });
});
