import { signIn, withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });

describe('who is at the door', () => {
  it('is told who they are, with the roles they hold now and nothing of the demo outside it', async () => {
    const { people } = harbour;
    await people.admin.http.post(`/api/members/${people.auditor.id}/roles`).send({ role: 'user' }).expect(200);
    const { status, body } = await people.auditor.http.get('/api/session');
    expect([status, { ...body, abilities: [] }]).toEqual([
      200,
      {
        organisation: { id: people.organisation, name: 'harbour clinics' },
        member: { id: people.auditor.id, name: 'auditor of harbour', email: 'auditor@harbour.example' },
        roles: ['user', 'auditor'],
        abilities: [],
        demo: false,
        practiceModel: false,
      },
    ]);
  });

  it.each([
    ['nothing', {}],
    ['a made-up session', { Cookie: `ks_session=ks_ses_${'A'.repeat(43)}` }],
    ['a token in the cookie', { Cookie: `ks_session=ks_pat_${'A'.repeat(43)}` }],
    ['a very long cookie', { Cookie: `ks_session=${'x'.repeat(5000)}` }],
    ['SQL in the cookie', { Cookie: "ks_session=' OR 1=1 --" }],
    ['JSON in the cookie', { Cookie: 'ks_session=j:{"a":1}' }],
    ['a made-up token', { Authorization: `Bearer ks_pat_${'A'.repeat(43)}` }],
    ['a session as a token', { Authorization: `Bearer ks_ses_${'A'.repeat(43)}` }],
    ['another scheme', { Authorization: 'Basic dXNlcjpwYXNz' }],
    ['a scheme alone', { Authorization: 'Bearer' }],
    ['SQL in the token', { Authorization: "Bearer ' OR 1=1 --" }],
  ])('%s opens nothing', async (_, headers) => {
    const answer = await harbour.app.http().get('/api/session').set(headers);
    expect([answer.status, answer.body.code]).toEqual([401, 'platform.not-signed-in']);
  });

  it('is let in by a session for twelve hours, and for two hours after its last use', async () => {
    const { app, people } = harbour;
    const http = await signIn(app, people.user.email, people.user.password);
    const { rows } = await app.core.owner.query<{ id: string }>('SELECT id FROM identity.sessions WHERE member_id = $1 ORDER BY last_used_at DESC LIMIT 1', [people.user.id]);
    const set = (column: string, ago: string) => app.core.owner.query(`UPDATE identity.sessions SET ${column} = now() - $2::interval WHERE id = $1`, [rows[0]!.id, ago]);
    await set('last_used_at', '119 minutes');
    await http.get('/api/session').expect(200);
    await set('last_used_at', '121 minutes');
    await http.get('/api/session').expect(401);
    await set('last_used_at', '0 minutes');
    await http.get('/api/session').expect(200);
    await set('expires_at', '1 second');
    await http.get('/api/session').expect(401);
  });

  it('is let in and reads where the database takes no note of it', async () => {
    const { app, people } = harbour;
    const http = await signIn(app, people.user.email, people.user.password);
    const { owner } = app.core;
    await owner.query("UPDATE identity.sessions SET last_used_at = now() - interval '2 minutes'; REVOKE UPDATE ON identity.sessions FROM keystead_application");
    const { body } = await http.get('/api/session').expect(200);
    expect(body.member.id).toBe(people.user.id);
    await owner.query('GRANT UPDATE ON identity.sessions TO keystead_application');
  });
});
