import { invite } from '@keystead/testing/src/invite.js';
import { withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext], env: { KEYSTEAD_ATTEMPTS_PER_ADDRESS: '20' } });
const inspect = (token: unknown) => harbour.app.http().post('/api/invitations/inspect').send({ token });

describe('looking at an invitation', () => {
  it('shows who invites whom as what, as often as one likes', async () => {
    const { token } = await invite(harbour.people.admin, 'grace@harbour.example', ['user', 'developer']);
    for (let i = 0; i < 30; i += 1) await inspect(token).expect(200);
    expect((await inspect(token)).body).toEqual({ organisation: 'harbour clinics', email: 'grace@harbour.example', name: 'Grace Hopper', roles: ['user', 'developer'], expiresAt: expect.stringMatching(/Z$/) });
  });

  it('that has expired says so', async () => {
    const { id, token } = await invite(harbour.people.admin, 'edith@harbour.example');
    await harbour.app.core.owner.query("UPDATE identity.links SET expires_at = now() - interval '1 second' WHERE subject_id = $1", [id]);
    const answer = await inspect(token);
    expect([answer.status, answer.body.code]).toEqual([410, 'identity.link-expired']);
  });

  it('that nobody made shows nothing, and guessing is slowed down', async () => {
    const answers = [];
    for (let i = 0; i < 21; i += 1) answers.push(await inspect(i % 2 === 0 ? `ks_inv_${String(i).padStart(43, 'A')}` : "' OR 1=1 --"));
    expect(answers.slice(0, 20).map(({ status, body }) => [status, body.code])).toEqual(Array<unknown>(20).fill([410, 'identity.link-unknown']));
    expect([answers.at(-1)!.status, answers.at(-1)!.body.code, answers.at(-1)!.get('retry-after')]).toEqual([429, 'identity.too-many-attempts', expect.stringMatching(/^[0-9]+$/)]);
  });
});
