import { rebuild } from '@keystead/platform/src/projections/rebuild.js';
import { seedPeople, withPeople } from '@keystead/testing/src/people.js';
import { MEMBER_DIRECTORY, ORGANISATION_DIRECTORY, type MemberDirectory, type OrganisationDirectory } from '../../contract/directory.js';
import { identityContext } from '../../identity.module.js';
import { nameMembersProjection } from './name-members.js';

const harbour = withPeople({ contexts: [identityContext] });

describe('the directory for other contexts', () => {
  it('names members of the organisation that is asked for, and nobody else', async () => {
    const { app, people } = harbour;
    const hill = await seedPeople(app, 'hillside');
    await app.settled();
    const directory = app.app.get<MemberDirectory>(MEMBER_DIRECTORY, { strict: false });
    expect(await directory.nameOf(people.organisation, people.user.id)).toBe('user of harbour');
    expect(await directory.nameOf(hill.organisation, people.user.id)).toBeNull();
    expect(await directory.namesOf(people.organisation, [people.user.id, hill.user.id, people.admin.id, people.user.id, 'nobody'])).toEqual(
      new Map([
        [people.user.id, 'user of harbour'],
        [people.admin.id, 'admin of harbour'],
      ]),
    );
    expect(await directory.namesOf(people.organisation, [])).toEqual(new Map());
    const organisations = app.app.get<OrganisationDirectory>(ORGANISATION_DIRECTORY, { strict: false });
    expect([await organisations.nameOf(hill.organisation), await organisations.nameOf('org_00000000000000000000000000')]).toEqual(['hillside clinics', null]);
  });

  it('has forgotten an erased person once it is folded again', async () => {
    const { app, people } = harbour;
    await app.core.subjects.erase(people.organisation, people.user.id);
    await rebuild({ log: app.core.log, pool: app.core.owner, url: app.core.platform.KEYSTEAD_DATABASE_URL }, nameMembersProjection);
    const directory = app.app.get<MemberDirectory>(MEMBER_DIRECTORY, { strict: false });
    expect([await directory.nameOf(people.organisation, people.user.id), await directory.nameOf(people.organisation, people.admin.id)]).toEqual([null, 'admin of harbour']);
  });
});
