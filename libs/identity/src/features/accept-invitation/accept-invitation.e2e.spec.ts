import { invite } from '@keystead/testing/src/invite.js';
import { seedPeople, signIn, withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });
const password = 'slate otter lantern';
const accept = (body: object, key?: string) => {
  const request = harbour.app.http().post('/api/invitations/accept');
  return (key === undefined ? request : request.set('Idempotency-Key', key)).send(body);
};

describe('accepting an invitation', () => {
  it('makes a member with a session at once, under the name they give', async () => {
    const { app, people } = harbour;
    const { token } = await invite(people.admin, 'grace@harbour.example', ['user', 'auditor']);
    const http = app.http();
    const answer = await http.post('/api/invitations/accept').send({ token, name: 'Grace B. Hopper', password });
    expect([answer.status, { ...answer.body, abilities: [] }]).toEqual([
      200,
      {
        organisation: { id: people.organisation, name: 'harbour clinics' },
        member: { id: expect.stringMatching(/^p_/), name: 'Grace B. Hopper', email: 'grace@harbour.example' },
        roles: ['user', 'auditor'],
        abilities: [],
        demo: false,
        practiceModel: false,
      },
    ]);
    expect((await http.get('/api/session')).body).toEqual(answer.body);
    expect((await (await signIn(app, 'grace@harbour.example', password)).get('/api/session')).body).toEqual(answer.body);
    const facts = [];
    for await (const { event, header } of app.core.log.readAll({ organisation: people.organisation })) if (header.actor.id === answer.body.member.id) facts.push([event.name, header.actor.via]);
    expect(facts).toEqual([['identity.invitation-accepted@1', 'none'], ['identity.member-joined@1', 'none'], ['identity.signed-in@1', 'none'], ['identity.signed-in@1', 'session']]);
  });

  it('works once; a repeat of the very request is answered like the first', async () => {
    const { token } = await invite(harbour.people.admin, 'edith@harbour.example');
    const body = { token, name: 'Edith', password };
    const first = await accept(body, 'edith');
    const again = await accept(body, 'edith');
    expect([first.status, again.status, again.body]).toEqual([200, 200, first.body]);
    const answers = [await accept({ ...body, password: 'another otter lantern' }, 'edith'), await accept(body), await accept(body, 'another')];
    expect(answers.map(({ status, body: problem }) => [status, problem.code])).toEqual([[409, 'platform.idempotency-key-reused'], [410, 'identity.link-unknown'], [410, 'identity.link-unknown']]);
  });

  it('under a key that another stranger used as well lets both in, each as themselves', async () => {
    const { admin } = harbour.people;
    const links = [await invite(admin, 'anna@harbour.example'), await invite(admin, 'emmy@harbour.example')];
    const answers = [await accept({ token: links[0]!.token, name: 'Anna', password }, 'shared'), await accept({ token: links[1]!.token, name: 'Emmy', password }, 'shared')];
    expect(answers.map(({ status, body }) => [status, body.member?.email])).toEqual([[200, 'anna@harbour.example'], [200, 'emmy@harbour.example']]);
    expect(answers[0]!.get('keystead-position')).not.toBe(answers[1]!.get('keystead-position'));
  });

  it('at the same moment lets one in', async () => {
    const { token } = await invite(harbour.people.admin, 'mary@harbour.example');
    const answers = await Promise.all(['slate otter lantern', 'another otter lantern', 'a third otter lantern'].map((each) => accept({ token, name: 'Mary', password: each })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  });

  it('too late or with a weak password is refused, and changes nothing', async () => {
    const { app, people } = harbour;
    const { id, token } = await invite(people.admin, 'rosa@harbour.example');
    const weak = await accept({ token, name: 'Rosa', password: 'rosa@harbour.example' });
    expect([weak.status, weak.body.code]).toEqual([422, 'identity.password-too-weak']);

    await accept({ token, name: 'Rosa', password }).expect(200);
    const late = await invite(people.admin, 'ruth@harbour.example');
    await app.core.owner.query("UPDATE identity.links SET expires_at = now() - interval '1 second' WHERE subject_id = $1", [late.id]);
    const expired = await accept({ token: late.token, name: 'Ruth', password });
    expect([id, expired.status, expired.body.code]).toEqual([id, 410, 'identity.link-expired']);
  });

  it('for an address with an account elsewhere says that there is one, and not whose or where', async () => {
    const { app, people } = harbour;
    const hill = await seedPeople(app, 'hillside');
    const taken = await accept({ token: (await invite(people.admin, 'user@hillside.example')).token, name: 'U', password });
    expect([taken.status, { ...taken.body, correlation: '' }]).toEqual([
      409,
      {
        type: '/api/docs/errors/identity.email-taken',
        code: 'identity.email-taken',
        title: 'This e-mail address already has an account',
        status: 409,
        detail: 'In this version an address belongs to one organisation. Ask your administrator to invite you under another one.',
        correlation: '',
      },
    ]);
    expect([taken.get('set-cookie'), taken.get('keystead-position')]).toEqual([undefined, undefined]);
    await hill.user.http.get('/api/session').expect(200);
  });

  it.each([
    ['an unknown field', { token: 'x', name: 'Grace', password, roles: ['admin'] }],
    ['no name', { token: 'x', name: ' ', password }],
    ['half a character in the password', { token: 'x', name: 'Grace', password: 'slate otter \ud800' }],
    ['a token without end', { token: 'x'.repeat(201), name: 'Grace', password }],
  ])('with %s is refused', async (_, body) => {
    const answer = await accept(body, 'odd');
    expect([answer.status, answer.body.code]).toEqual([400, 'platform.invalid-request']);
  });
});
