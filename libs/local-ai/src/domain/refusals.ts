import { defineRefusals } from '@keystead/kernel/src/refusal.js';

export const localAiRefusals = defineRefusals({
  'local-ai.host-not-found': { status: 404, title: 'There is no such host' },
  'local-ai.host-unreachable': { status: 422, title: 'The host does not answer as an Ollama host' },
  'local-ai.address-refused': { status: 422, title: 'This is not an address of a host' },
  'local-ai.pull-under-way': { status: 409, title: 'This model is being pulled already' },
  'local-ai.pull-not-found': { status: 404, title: 'There is no such pull' },
});
