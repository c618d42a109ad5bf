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
    expect(invited).toEqual({ organisation: expect.stringMatching(/^org_/), founded: true, link: expect.stringMatching(/^http:\/\/localhost:3000\/invitation#ks_inv_[A-Za-z0-9_-]{43}$/), expiresAt: expect.any(String) });
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
    await expect(founding().inviteAdministrator(wish)).rejects.toMatchObject({ code: 'identity.already-member' });
  });

  it.each([
    ['no address', { ...ada, email: 'ada' }, 'email: is not an e-mail address'],
    ['a name that turns the text around', { ...ada, organisation: 'Moor \u202e' }, 'organisation: must not contain control characters or marks that hide or turn text'],
  ])('%s is refused in words', async (_, wish, sentence) => {
    await expect(founding().inviteAdministrator(wish)).rejects.toThrow(sentence);
  });
});
