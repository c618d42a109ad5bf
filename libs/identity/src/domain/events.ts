import { POLICY_EVENTS } from './policy/policy.js';
import { INVITATION_EVENTS } from './invitation/events.js';
import { MEMBER_EVENTS } from './member/events.js';
import { ORGANISATION_EVENTS } from './organisation/events.js';
import { SESSION_EVENTS } from './session/events.js';
import { TOKEN_EVENTS } from './access-token/events.js';

/** Every event that this context stores. */
export const IDENTITY_EVENTS = [...ORGANISATION_EVENTS, ...MEMBER_EVENTS, ...INVITATION_EVENTS, ...SESSION_EVENTS, ...TOKEN_EVENTS, ...POLICY_EVENTS] as const;
