import { defineAbilities } from '@keystead/kernel/src/abilities.js';

/**
 * Auditors read the whole record of their organisation and take copies; nobody changes it. Administrators answer people's requests about
 * their data; auditors see that they do, and take receipts, but no personal data.
 */
export const complianceAbilities = defineAbilities<'AuditLog' | 'Evidence' | 'Requirement' | 'SubjectRequest'>({
  user: [],
  developer: [],
  admin: [
    ['read', 'AuditLog'],
    ['read', 'Requirement'],
    ['read', 'SubjectRequest'],
    ['create', 'SubjectRequest'],
    ['export', 'SubjectRequest'],
    ['delete', 'SubjectRequest'],
  ],
  auditor: [
    ['read', 'AuditLog'],
    ['read', 'Evidence'],
    ['export', 'Evidence'],
    ['read', 'Requirement'],
    ['read', 'SubjectRequest'],
  ],
});
