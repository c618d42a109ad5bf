export {
  AppAllowed,
  AppForbidden,
  MemberDeprovisioned,
  MemberJoined,
  ProviderAllowed,
  ProviderForbidden,
  PUBLISHED_EVENTS,
  RoleGiven,
  RoleTaken,
  SIGN_IN_FAILURES,
  SignedIn,
  SignInFailed,
  type PublishedEvent,
} from './events.js';
export { MEMBER_ACCESS, type MemberAccess } from './access.js';
export { MEMBER_DIRECTORY, ORGANISATION_DIRECTORY, type MemberDirectory, type OrganisationDirectory } from './directory.js';
export { FOUNDING, FoundingRefused, type FirstInvitation, type Founding } from './founding.js';
export { meSchema, type Me } from './me.js';
export { POLICY_READER, type Forbidden, type ForbiddenApp, type Policy, type PolicyReader } from './policy.js';
export { ROLES, sortedRoles, type Role } from './roles.js';
export { IDENTITY_SEED, type IdentitySeed, type SeededOrganisation, type SeedMember } from './seed.js';
