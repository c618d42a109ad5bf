import { defineAbilities } from '@keystead/kernel/src/abilities.js';

/** Auditors read the whole record of their organisation and take copies; nobody changes it. */
export const complianceAbilities = defineAbilities<'AuditLog' | 'Evidence' | 'Requirement'>({
  user: [],
  developer: [],
  admin: [
    ['read', 'AuditLog'],
    ['read', 'Requirement'],
  ],
  auditor: [
    ['read', 'AuditLog'],
    ['read', 'Evidence'],
    ['export', 'Evidence'],
    ['read', 'Requirement'],
  ],
});
