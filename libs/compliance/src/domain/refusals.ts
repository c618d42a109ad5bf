import { defineRefusals } from '@keystead/kernel/src/refusal.js';

export const complianceRefusals = defineRefusals({
  'compliance.event-not-found': { status: 404, title: 'There is no such event in your log' },
  'compliance.requirement-not-found': { status: 404, title: 'There is no such requirement' },
  'compliance.bundle-not-found': { status: 404, title: 'There is no such bundle' },
  'compliance.bundle-not-ready': { status: 409, title: 'The bundle is not ready' },
  'compliance.period-invalid': { status: 422, title: 'The period is not one' },
});
