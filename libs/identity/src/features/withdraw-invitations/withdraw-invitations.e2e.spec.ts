import { eventually } from '@keystead/testing/src/eventually.js';
import { invite } from '@keystead/testing/src/invite.js';
import { seedPeople, withPeople } from '@keystead/testing/src/people.js';
import { LINKS, type Links } from '../../domain/ports/links.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });
const inspect = (token: string) => harbour.app.http().post('/api/invitations/inspect').send({ token });
const accept = (token: string) => harbour.app.http().post('/api/invitations/accept').send({ token, name: 'Bob Reed', password: 'slate otter lantern' });
const revoked = async () => {
  const facts = [];
  for await (const { event } of harbour.app.core.log.readAll({ organisation: harbour.people.organisation, types: ['identity.invitation-revoked@1'] })) facts.push((event.data as { invitationId: string }).invitationId);
  return facts;
};

describe('an invitation', () => {
  it('is taken back, on the record, when the same address is invited again; one of another organisation stays', async () => {
    const { app, people } = harbour;
    const hill = await seedPeople(app, 'hillside');
    const elsewhere = await invite(hill.admin, 'bob@lake.example');
    const [first, other] = [await invite(people.admin, 'bob@lake.example'), await invite(people.admin, 'eve@lake.example')];
    const second = await invite(people.admin, 'Bob@Lake.example', ['developer'], 'Robert');
    expect(await revoked()).toEqual([first.id]);
    expect((await Promise.all([first, second, other, elsewhere].map(({ token }) => inspect(token)))).map(({ status }) => status)).toEqual([410, 200, 200, 200]);
    const late = await accept(first.token);
    expect([late.status, late.body.code]).toEqual([410, 'identity.link-unknown']);
    await accept(second.token).expect(200);
  });

  it('one of several that are made at the same moment is left', async () => {
    const { people } = harbour;
    const all = await Promise.all(Array.from({ length: 4 }, () => invite(people.admin, 'dan@lake.example')));
    const answers = await Promise.all(all.map(({ token }) => inspect(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410]);
  });

  it('to the address of a member who is deprovisioned lets nobody come back; one that is made afterwards does', async () => {
    const { app, people } = harbour;
    const links = app.app.get<Links>(LINKS, { strict: false });
    const first = await invite(people.admin, 'ann@lake.example', ['admin']);
    const add = links.addInvitation.bind(links);
    // She accepts the one she has while another is being made.
    jest.spyOn(links, 'addInvitation').mockImplementationOnce(async (...link) => {
      await accept(first.token).expect(200);
      return add(...link);
    });
    const second = await invite(people.admin, 'ann@lake.example', ['admin']);
    await inspect(second.token).expect(200);
    const twice = await accept(second.token);
    expect([twice.status, twice.body.code]).toEqual([409, 'identity.already-member']);
    await app.settled();
    const { body } = await people.admin.http.get('/api/members').expect(200);
    const ann = body.items.find(({ email }: { email: string }) => email === 'ann@lake.example');
    await people.admin.http.post(`/api/members/${ann.id}/deprovision`).expect(200);
    const back = await accept(second.token);
    expect([back.status, back.body.code]).toEqual([410, 'identity.link-unknown']);
    expect((await revoked()).at(-1)).toBe(second.id);

    const again = await eventually(() => invite(people.admin, 'ann@lake.example'));
    await accept(again.token).expect(200);
    expect(app.warnings).toEqual([]);
  });
});
