import { eventually } from '@keystead/testing/src/eventually.js';
import { invite } from '@keystead/testing/src/invite.js';
import { signIn, withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';
import { forgetWhatIsOver } from './forget-what-is-over.js';

/** The worker runs schedules when it begins to lead; this one would come round in an hour, so it is a quick double of it. */
const often = { ...identityContext, slices: identityContext.slices.map((part) => (part.schedules?.includes(forgetWhatIsOver) === true ? { schedules: [{ ...forgetWhatIsOver, everyMs: 50 }] } : part)) };
const harbour = withPeople({ contexts: [often] });

describe('what is over', () => {
  it('is forgotten: sessions, links of last month and counts of attempts; what holds or was last used stays', async () => {
    const { app, people } = harbour;
    const { owner } = app.core;
    const http = await signIn(app, people.user.email, people.user.password);
    await http.delete('/api/session').expect(204);
    const { body: personal } = await people.developer.http.post('/api/tokens').send({ name: 'laptop', expiresInDays: 1 }).expect(201);
    const [open, late, old] = [await invite(people.admin, 'grace@harbour.example'), await invite(people.admin, 'ruth@harbour.example'), await invite(people.admin, 'rosa@harbour.example')];
    for (let i = 0; i < 2; i += 1) await app.http().post('/api/session').send({ email: `nobody${i}@harbour.example`, password: 'not the password' }).expect(401);
    const ago = (table: string, id: string, value: string, interval: string) => owner.query(`UPDATE identity.${table} SET expires_at = now() - $2::interval WHERE ${id} = $1`, [value, interval]);
    await ago('sessions', 'member_id', people.auditor.id, '1 second');
    await ago('tokens', 'id', personal.id, '40 days');
    await ago('links', 'subject_id', late.id, '29 days');
    await ago('links', 'subject_id', old.id, '31 days');
    await owner.query("UPDATE identity.attempts SET expire = 1 WHERE key LIKE 'account:%'");

    const left = async (what: string, table: string) => (await owner.query<{ it: string }>(`SELECT DISTINCT ${what} AS it FROM identity.${table} ORDER BY 1`)).rows.map(({ it }) => it);
    await eventually(async () => expect(await left('member_id', 'sessions')).toEqual([people.admin.id, people.developer.id, people.user.id].sort()));
    await eventually(async () => expect(await left("split_part(key, ':', 1)", 'attempts')).toEqual(['source']));
    await eventually(async () => {
      const links = await left('subject_id', 'links');
      expect([open, late, old].map(({ id }) => links.includes(id))).toEqual([true, true, false]);
    });
    expect(await left('id', 'tokens')).toEqual([personal.id]);
    const { body } = await app.http().post('/api/invitations/inspect').send({ token: late.token }).expect(410);
    expect(body.code).toBe('identity.link-expired');
    await people.user.http.get('/api/session').expect(200);
    await people.auditor.http.get('/api/session').expect(401);
    expect(app.warnings).toEqual([]);
  });
});
