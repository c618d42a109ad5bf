import type { Pool } from 'pg';
import type { Keyring } from '@keystead/crypto/src/keyring.js';
import { defineContext } from '@keystead/platform/src/context/define-context.js';
import { KEYRING, PG_POOL } from '@keystead/platform/src/core/tokens.js';
import { Argon2Passwords } from './adapters/argon2-passwords.js';
import { CountedLinks } from './adapters/counted-links.js';
import { KeyedLookups } from './adapters/keyed-lookups.js';
import { LoggedMeView } from './adapters/logged-me-view.js';
import { LoggedOrganisationNames } from './adapters/logged-organisation-names.js';
import { LoggedOrganisations } from './adapters/logged-organisations.js';
import { LoggedPolicy } from './adapters/logged-policy.js';
import { LoggedStandings } from './adapters/logged-standings.js';
import { identityMigrations } from './adapters/migrations.js';
import { PostgresAccounts } from './adapters/postgres-accounts.js';
import { PostgresAttempts } from './adapters/postgres-attempts.js';
import { PostgresCredentials } from './adapters/postgres-credentials.js';
import { PostgresLinks } from './adapters/postgres-links.js';
import { PostgresMemberRecords } from './adapters/postgres-member-records.js';
import { PostgresSpent } from './adapters/postgres-spent.js';
import { RandomTokens } from './adapters/random-tokens.js';
import { MEMBER_ACCESS } from './contract/access.js';
import { MEMBER_DIRECTORY, ORGANISATION_DIRECTORY } from './contract/directory.js';
import { FOUNDING } from './contract/founding.js';
import { POLICY_READER } from './contract/policy.js';
import { IDENTITY_SEED } from './contract/seed.js';
import { identityAbilities } from './domain/abilities.js';
import { IDENTITY_EVENTS } from './domain/events.js';
import { ACCOUNTS } from './domain/ports/accounts.js';
import { ATTEMPTS } from './domain/ports/attempts.js';
import { SESSIONS, TOKENS } from './domain/ports/credentials.js';
import { LINK_FOLLOWER } from './domain/ports/link-follower.js';
import { LINKS } from './domain/ports/links.js';
import { MEMBER_RECORDS } from './domain/ports/member-records.js';
import { LOOKUPS } from './domain/ports/lookups.js';
import { ME_VIEW } from './domain/ports/me-view.js';
import { ORGANISATION_NAMES } from './domain/ports/organisation-names.js';
import { PASSWORDS } from './domain/ports/passwords.js';
import { SECRET_TOKENS } from './domain/ports/secret-tokens.js';
import { SPENT } from './domain/ports/spent.js';
import { MEMBER_STANDINGS } from './domain/ports/standings.js';
import { identityRefusals, refuse } from './domain/refusals.js';
import { acceptInvitationSlice } from './features/accept-invitation/accept-invitation.js';
import { changeOwnPasswordSlice } from './features/change-own-password/change-own-password.route.js';
import { changePolicySlice } from './features/change-policy/change-policy.route.js';
import { completePasswordResetSlice } from './features/complete-password-reset/complete-password-reset.route.js';
import { deprovisionMemberSlice } from './features/deprovision-member/deprovision-member.js';
import { endAccessSlice } from './features/end-access-of-a-deprovisioned-member/end-access.js';
import { endMemberAccessSlice } from './features/end-member-access/end-member-access.js';
import { endSessionSlice } from './features/end-session/end-session.js';
import { enrolMemberSlice } from './features/enrol-member/enrol-member.js';
import { forgetErasedMemberSlice } from './features/forget-an-erased-member/forget-an-erased-member.js';
import { forgetWhatIsOverSlice } from './features/forget-what-is-over/forget-what-is-over.js';
import { foundOrganisationSlice } from './features/found-organisation/found-organisation.js';
import { giveRoleSlice } from './features/give-role/give-role.js';
import { inspectInvitationSlice } from './features/inspect-invitation/inspect-invitation.js';
import { inviteMemberSlice } from './features/invite-member/invite-member.route.js';
import { issuePasswordResetSlice } from './features/issue-password-reset/issue-password-reset.js';
import { issueTokenSlice } from './features/issue-token/issue-token.js';
import { keepAdministratorsSlice } from './features/keep-administrators/keep-administrators.js';
import { listInvitationsSlice } from './features/list-invitations/list-invitations.route.js';
import { listMembersSlice } from './features/list-members/list-members.route.js';
import { listTokensSlice } from './features/list-tokens/list-tokens.route.js';
import { nameMembersSlice } from './features/name-members/name-members.js';
import { openSessionSlice } from './features/open-session/open-session.js';
import { revokeInvitationSlice } from './features/revoke-invitation/revoke-invitation.js';
import { revokeTokenSlice } from './features/revoke-token/revoke-token.js';
import { seedOrganisationSlice } from './features/seed-organisation/seed-organisation.js';
import { showMeSlice } from './features/show-me/show-me.js';
import { showPolicySlice } from './features/show-policy/show-policy.js';
import { signInSlice } from './features/sign-in/sign-in.route.js';
import { signOutSlice } from './features/sign-out/sign-out.js';
import { takeRoleSlice } from './features/take-role/take-role.js';
import { withdrawInvitationsSlice } from './features/withdraw-invitations/withdraw-invitations.js';
import { doors } from './identity.doors.js';
import { identitySettings, type IdentitySettings } from './identity.config.js';

export const identityContext = defineContext({
  name: 'identity',
  settings: [identitySettings],
  events: IDENTITY_EVENTS,
  refusals: [identityRefusals],
  abilities: identityAbilities,
  migrations: identityMigrations,
  slices: [
    signInSlice,
    signOutSlice,
    showMeSlice,
    openSessionSlice,
    endSessionSlice,
    inviteMemberSlice,
    revokeInvitationSlice,
    withdrawInvitationsSlice,
    inspectInvitationSlice,
    acceptInvitationSlice,
    enrolMemberSlice,
    listInvitationsSlice,
    listMembersSlice,
    nameMembersSlice,
    giveRoleSlice,
    takeRoleSlice,
    keepAdministratorsSlice,
    deprovisionMemberSlice,
    endAccessSlice,
    forgetErasedMemberSlice,
    forgetWhatIsOverSlice,
    endMemberAccessSlice,
    issuePasswordResetSlice,
    completePasswordResetSlice,
    changeOwnPasswordSlice,
    issueTokenSlice,
    revokeTokenSlice,
    listTokensSlice,
    changePolicySlice,
    showPolicySlice,
    foundOrganisationSlice,
    seedOrganisationSlice,
  ],
  providers: [
    ...doors,
    { provide: ACCOUNTS, useFactory: (pool: Pool) => new PostgresAccounts(pool), inject: [PG_POOL] },
    { provide: LINKS, useFactory: (pool: Pool) => new PostgresLinks(pool), inject: [PG_POOL] },
    { provide: MEMBER_RECORDS, useFactory: (pool: Pool) => new PostgresMemberRecords(pool), inject: [PG_POOL] },
    { provide: SPENT, useFactory: (pool: Pool) => new PostgresSpent(pool), inject: [PG_POOL] },
    { provide: SESSIONS, useFactory: (pool: Pool) => new PostgresCredentials(pool, 'identity.sessions'), inject: [PG_POOL] },
    { provide: TOKENS, useFactory: (pool: Pool) => new PostgresCredentials(pool, 'identity.tokens'), inject: [PG_POOL] },
    { provide: LOOKUPS, useFactory: (keyring: Keyring) => new KeyedLookups(keyring.lookupKey), inject: [KEYRING] },
    {
      provide: ATTEMPTS,
      useFactory: (pool: Pool, settings: IdentitySettings) =>
        new PostgresAttempts(pool, {
          perAccount: settings.KEYSTEAD_ATTEMPTS_PER_ACCOUNT,
          perSource: settings.KEYSTEAD_ATTEMPTS_PER_ADDRESS,
          refuse: (retryAfterSeconds) => refuse('identity.too-many-attempts', `Wait ${Math.ceil(retryAfterSeconds / 60)} min and try again.`, { retryAfterSeconds }),
        }),
      inject: [PG_POOL, identitySettings.token],
    },
    { provide: PASSWORDS, useClass: Argon2Passwords },
    { provide: SECRET_TOKENS, useClass: RandomTokens },
    { provide: LINK_FOLLOWER, useClass: CountedLinks },
    { provide: MEMBER_STANDINGS, useClass: LoggedStandings },
    { provide: ME_VIEW, useClass: LoggedMeView },
    { provide: ORGANISATION_DIRECTORY, useClass: LoggedOrganisations },
    { provide: ORGANISATION_NAMES, useClass: LoggedOrganisationNames },
    { provide: POLICY_READER, useClass: LoggedPolicy },
  ],
  exports: [MEMBER_ACCESS, POLICY_READER, MEMBER_DIRECTORY, ORGANISATION_DIRECTORY, IDENTITY_SEED, FOUNDING],
});
