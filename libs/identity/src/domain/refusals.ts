import { defineRefusals } from '@keystead/kernel/src/refusal.js';

export const identityRefusals = defineRefusals({
  'identity.sign-in-refused': { status: 401, title: 'E-mail address or password is not right' },
  'identity.too-many-attempts': { status: 429, title: 'Too many attempts' },
  'identity.link-unknown': { status: 410, title: 'This link is not valid' },
  'identity.link-expired': { status: 410, title: 'This link has expired' },
  'identity.password-too-weak': { status: 422, title: 'This password is too easy to guess' },
  'identity.current-password-wrong': { status: 403, title: 'The current password is not right' },
  'identity.email-taken': { status: 409, title: 'This e-mail address already has an account' },
  'identity.already-member': { status: 409, title: 'This person is already a member' },
  'identity.member-not-found': { status: 404, title: 'There is no such member' },
  'identity.member-deprovisioned': { status: 409, title: 'This member was deprovisioned' },
  'identity.invitation-not-found': { status: 404, title: 'There is no such invitation' },
  'identity.invitation-not-open': { status: 409, title: 'This invitation is not open any more' },
  'identity.last-admin': { status: 409, title: 'An organisation needs an administrator' },
  'identity.last-role': { status: 409, title: 'A member needs a role' },
  'identity.token-not-found': { status: 404, title: 'There is no such token' },
  'identity.too-many-tokens': { status: 409, title: 'You have as many tokens as one person may hold' },
  'identity.policy-full': { status: 409, title: 'The policy has as many entries as it can hold' },
});

export const { refuse } = identityRefusals;
