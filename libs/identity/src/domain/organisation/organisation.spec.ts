import { given } from '@keystead/testing/src/given.js';
import { decideOrganisation, evolveOrganisation, noOrganisation, type OrganisationCommand } from './organisation.js';
import { AdministratorRegistered, AdministratorRemoved, OrganisationFounded } from './events.js';

const org = given({ initial: noOrganisation, evolve: evolveOrganisation, decide: decideOrganisation });
const founded = OrganisationFounded.create({ organisationId: 'org_1', name: 'Harbour Clinics' });
const ada = AdministratorRegistered.create({ memberId: 'p_ada' });
const ben = AdministratorRegistered.create({ memberId: 'p_ben' });
const remove = (memberId: string, ...standing: string[]): OrganisationCommand => ({ kind: 'remove-administrator', memberId, standing });

describe('an organisation', () => {
  it('is founded once', () => {
    org.when({ kind: 'found', organisationId: 'org_1', name: 'Harbour Clinics' }).then(founded);
    org.given(founded).when({ kind: 'found', organisationId: 'org_1', name: 'Another name' }).then();
  });

  it('registers each administrator once', () => {
    org.given(founded).when({ kind: 'register-administrator', memberId: 'p_ada' }).then(ada);
    org.given(founded, ada).when({ kind: 'register-administrator', memberId: 'p_ada' }).then();
  });

  it('lets an administrator go while another one stands', () => {
    org.given(founded, ada, ben).when(remove('p_ada', 'p_ada', 'p_ben')).then(AdministratorRemoved.create({ memberId: 'p_ada' }));
  });

  it('keeps its last administrator', () => {
    org.given(founded, ada).when(remove('p_ada', 'p_ada')).refused('identity.last-admin');
    org.given(founded, ada, ben, AdministratorRemoved.create({ memberId: 'p_ben' })).when(remove('p_ada', 'p_ada', 'p_ben')).refused('identity.last-admin');
  });

  it('does not count on somebody in the register who is no administrator any more', () => {
    org.given(founded, ada, ben).when(remove('p_ada', 'p_ada')).refused('identity.last-admin');
  });

  it('asks the same of an administrator whom a crash kept out of the register', () => {
    org.given(founded).when(remove('p_ada')).refused('identity.last-admin');
    org.given(founded, ben).when(remove('p_ada', 'p_ben')).then(AdministratorRemoved.create({ memberId: 'p_ada' }));
  });
});
