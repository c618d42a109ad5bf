import { withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext], env: { KEYSTEAD_PUBLIC_URL: 'http://localhost:3000' } });
const grace = { email: 'Grace@Harbour.example', name: 'Grace <b>Hopper</b>', roles: ['developer', 'user'] };

describe('inviting somebody', () => {
  it('gives a link once; a repeat names the same invitation without it, another body is refused', async () => {
    const invite = (body: object) => harbour.people.admin.http.post('/api/invitations').set('Idempotency-Key', 'grace').send(body);
    const first = await invite(grace);
    expect([first.status, first.body]).toEqual([
      201,
      { id: expect.stringMatching(/^inv_/), link: expect.stringMatching(/^http:\/\/localhost:3000\/invitation#ks_inv_[A-Za-z0-9_-]{43}$/), expiresAt: expect.stringMatching(/Z$/) },
    ]);
    const again = await invite(grace);
    expect([again.status, again.body, again.get('keystead-position')]).toEqual([201, { ...first.body, link: null }, first.get('keystead-position')]);
    const other = await invite({ ...grace, roles: ['admin'] });
    expect([other.status, other.body.code]).toEqual([409, 'platform.idempotency-key-reused']);
  });

  it('is a fact that names the person by pseudonym, with address and name sealed', async () => {
    const { app, people } = harbour;
    const invited = [];
    for await (const { event, header } of app.core.log.readAll({ organisation: people.organisation, types: ['identity.member-invited@1'], open: true })) {
      if (header.actor.kind === 'member') invited.push({ data: event.data as { memberId: string }, header });
    }
    expect(invited.map(({ data }) => data)).toEqual([
      { invitationId: expect.stringMatching(/^inv_/), memberId: expect.stringMatching(/^p_/), email: 'grace@harbour.example', name: 'Grace <b>Hopper</b>', roles: ['user', 'developer'], expiresAt: expect.any(String) },
    ]);
    const { actor, subjects } = invited[0]!.header;
    expect({ actor, subjects }).toEqual({ actor: { kind: 'member', id: people.admin.id, via: 'session' }, subjects: [invited[0]!.data.memberId] });
  });

  it('who is a member already is refused', async () => {
    const { people } = harbour;
    const answer = await people.admin.http.post('/api/invitations').send({ email: people.user.email, name: 'Another name', roles: ['user'] });
    expect([answer.status, answer.body.code]).toEqual([409, 'identity.already-member']);
  });

  it.each([
    ['an unknown field', { ...grace, password: 'x' }, ''],
    ['no role', { ...grace, roles: [] }, 'roles'],
    ['a role that does not exist', { ...grace, roles: ['owner'] }, 'roles.0'],
    ['no address', { ...grace, email: 'grace' }, 'email'],
    ['a name that turns the text around', { ...grace, name: 'Grace\u202egro.live' }, 'name'],
    ['a name with a NUL', { ...grace, name: 'Grace\u0000' }, 'name'],
  ])('%s is refused', async (_, body, field) => {
    const answer = await harbour.people.admin.http.post('/api/invitations').send(body);
    expect([answer.status, answer.body.code, answer.body.errors[0].field]).toEqual([400, 'platform.invalid-request', field]);
  });

  it.each(['user', 'developer', 'auditor'] as const)('is not for the %s', async (role) => {
    const answer = await harbour.people[role].http.post('/api/invitations').send(grace);
    expect([answer.status, answer.body.code]).toEqual([403, 'platform.forbidden']);
  });
});
