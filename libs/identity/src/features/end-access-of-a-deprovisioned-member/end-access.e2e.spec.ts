import { eventually } from '@keystead/testing/src/eventually.js';
import { invite } from '@keystead/testing/src/invite.js';
import { signIn, withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });

describe('the access of a deprovisioned member', () => {
  it('is ended on the record, one fact for each session and token, and the address is free again', async () => {
    const { app, people } = harbour;
    await signIn(app, people.user.email, people.user.password);
    const tokens = [];
    for (const name of ['laptop', 'server']) tokens.push((await people.user.http.post('/api/tokens').send({ name, expiresInDays: 1 }).expect(201)).body.id);
    await people.user.http.delete(`/api/tokens/${tokens[0]}`).expect(204);
    await people.admin.http.post(`/api/members/${people.user.id}/deprovision`).expect(200);

    const ends = async () => {
      const facts = [];
      for await (const { event, header } of app.core.log.readAll({ types: ['identity.session-ended@1', 'identity.token-revoked@1'] })) facts.push([event.name, (event.data as { reason: string }).reason, header.actor.id]);
      return facts;
    };
    const reaction = 'identity.end-access-of-a-deprovisioned-member';
    await eventually(async () =>
      expect(await ends()).toEqual([
        ['identity.token-revoked@1', 'revoked-by-owner', people.user.id],
        ['identity.session-ended@1', 'deprovisioned', reaction],
        ['identity.session-ended@1', 'deprovisioned', reaction],
        ['identity.token-revoked@1', 'deprovisioned', reaction],
      ]),
    );
    const again = await eventually(() => invite(people.admin, people.user.email));
    const { body } = await app.http().post('/api/invitations/accept').send({ token: again.token, name: 'Back again', password: 'slate otter lantern' }).expect(200);
    expect(body.member.id).not.toBe(people.user.id);
    await signIn(app, people.user.email, 'slate otter lantern');
    expect(app.warnings).toEqual([]);
  });
});
