import { many, named, type Sentence } from './facts.js';

/** Identity, and what people asked about their data. Names and addresses of people are sealed in the log and must not come into a table by a sentence: only pseudonyms are read here. */
export const OF_PEOPLE: Readonly<Record<string, Sentence>> = {
  'identity.organisation-founded@1': () => 'Organisation founded',
  'identity.administrator-registered@1': (f) => `Member ${f.id('memberId')} counted as an administrator from here on`,
  'identity.administrator-removed@1': (f) => `Member ${f.id('memberId')} no longer counted as an administrator`,
  'identity.member-invited@1': (f) => `Person ${f.id('memberId')} invited as ${named(f.list('roles'))}`,
  'identity.invitation-accepted@1': (f) => `Invitation of ${f.id('memberId')} accepted`,
  'identity.invitation-revoked@1': (f) => `Invitation of ${f.id('memberId')} withdrawn`,
  'identity.member-joined@1': (f) => `Person ${f.id('memberId')} joined as ${named(f.list('roles'))}`,
  'identity.member-deprovisioned@1': (f) => `Member ${f.id('memberId')} deprovisioned: no session and no token opens anything any more`,
  'identity.role-given@1': (f) => `Role ${f.text('role')} given to member ${f.id('memberId')}`,
  'identity.role-taken@1': (f) => `Role ${f.text('role')} taken from member ${f.id('memberId')}`,
  'identity.password-reset-issued@1': (f) => `Password reset for ${f.id('memberId')} issued, valid until ${f.text('expiresAt')}`,
  'identity.password-changed@1': (f) => `Password of ${f.id('memberId')} changed by a reset link`,
  'identity.password-changed-by-owner@1': (f) => `Password of ${f.id('memberId')} changed by its owner`,
  'identity.password-check-failed@1': (f) => `Wrong password given in a session of ${f.id('memberId')}`,
  'identity.signed-in@1': (f) => `Member ${f.id('memberId')} signed in; the session ends by ${f.text('expiresAt')}`,
  'identity.sign-in-failed@1': (f) => `Sign-in refused: ${SIGN_IN_FAILURES[f.text('reason')] ?? f.text('reason')}`,
  'identity.session-ended@1': (f) => `Session of ${f.id('memberId')} ended: ${ENDS[f.text('reason')] ?? f.text('reason')}`,
  'identity.token-issued@1': (f) => `Personal token of ${f.id('memberId')} made, valid until ${f.text('expiresAt')}`,
  'identity.token-revoked@1': (f) => `Personal token of ${f.id('memberId')} revoked: ${ENDS[f.text('reason')] ?? f.text('reason')}`,
  'identity.app-forbidden@1': (f) => `App ${f.text('appName') || f.id('appId')} forbidden: ${f.text('reason')}`,
  'identity.app-allowed@1': (f) => `App ${f.id('appId')} allowed again`,
  'identity.provider-forbidden@1': (f) => `AI provider ${f.text('provider')} forbidden: ${f.text('reason')}`,
  'identity.provider-allowed@1': (f) => `AI provider ${f.text('provider')} allowed again`,
  'compliance.subject-request-opened@1': (f) => `Request for ${f.text('kind')} of ${f.id('memberId')} opened`,
  'compliance.subject-exported@1': (f) => `Data of ${f.id('memberId')} exported: ${many(f.number('events'), 'event')}, ${many(f.number('rows'), 'row')}, ${many(f.number('bytes'), 'byte')}, kept until ${f.text('expiresAt')}`,
  'compliance.subject-export-failed@1': (f) => `Data of ${f.id('memberId')} not exported: ${f.text('reason')}`,
  'compliance.subject-export-taken@1': (f) => `Exported data of ${f.id('memberId')} taken away by ${f.id('takerId')}`,
  'compliance.subject-erasure-ordered@1': (f) => `Erasure of ${f.id('memberId')} ordered by ${f.id('ordererId')}`,
  'compliance.subject-erased@1': (f) => `Person ${f.id('memberId')} erased: their key is destroyed, and ${many(f.list('destroyed').length - 1, 'further kind')} of data removed`,
};

const SIGN_IN_FAILURES: Readonly<Record<string, string>> = {
  'unknown-email': 'nobody has this e-mail address',
  'wrong-password': 'wrong password',
  deprovisioned: 'the person was deprovisioned',
};

const ENDS: Readonly<Record<string, string>> = {
  'signed-out': 'signed out',
  'revoked-by-owner': 'by its owner',
  deprovisioned: 'the person was deprovisioned',
  'password-changed': 'the password was changed',
};
