import { defineRefusals } from '@keystead/kernel/src/refusal.js';

export const complianceRefusals = defineRefusals({
  'compliance.event-not-found': { status: 404, title: 'There is no such event in your log' },
  'compliance.requirement-not-found': { status: 404, title: 'There is no such requirement' },
  'compliance.bundle-not-found': { status: 404, title: 'There is no such bundle' },
  'compliance.bundle-not-ready': { status: 409, title: 'The bundle is not ready' },
  'compliance.too-many-bundles': { status: 409, title: 'Your organisation has as many exports as it may' },
  'compliance.request-not-found': { status: 404, title: 'There is no such request' },
  'compliance.person-not-found': { status: 404, title: 'There is no such person' },
  'compliance.person-erased': { status: 409, title: 'This person was erased' },
  'compliance.request-under-way': { status: 409, title: 'Such a request is open already' },
  'compliance.export-not-there': { status: 409, title: 'The export is not there' },
  'compliance.confirmation-wrong': { status: 422, title: 'The confirmation does not name the person' },
  'compliance.receipt-not-ready': { status: 409, title: 'The receipt is not ready' },
  'compliance.record-altered': { status: 409, title: 'The record is no longer as it was sealed' },
  'compliance.period-invalid': { status: 422, title: 'The period is not one' },
});
