import { defineRefusals } from '@keystead/kernel/src/refusal.js';

export const gatewayRefusals = defineRefusals({
  'gateway.chat-request-invalid': { status: 400, title: 'The chat request is not valid' },
  'gateway.chat-request-unsupported': { status: 400, title: 'The chat request asks for something the gateway does not allow' },
  'gateway.chat-request-too-large': { status: 413, title: 'The chat request is too large' },
  'gateway.model-unknown': { status: 404, title: 'No such model' },
  'gateway.model-not-allowed': { status: 403, title: 'This model is not among those the app may use' },
  'gateway.model-unpriced': { status: 422, title: 'The model has no price' },
  'gateway.app-forbidden': { status: 403, title: 'The organisation forbids this app' },
  'gateway.provider-forbidden': { status: 403, title: 'The organisation forbids this provider' },
  'gateway.practice-model-off': { status: 403, title: 'The practice model is switched off' },
  'gateway.no-model-for-class': { status: 403, title: 'No model of this class may be used' },
  'gateway.no-key-for-model': { status: 403, title: 'No key fits this model' },
  'gateway.budget-spent': { status: 402, title: 'The budget does not allow this call' },
  'gateway.budget-reserved': { status: 429, title: 'The rest of the budget is held by calls in flight' },
  'gateway.budget-limit-invalid': { status: 422, title: 'The budget limit is not valid' },
  'gateway.rate-limited': { status: 429, title: 'Too many requests in a minute' },
  'gateway.admission-undecided': { status: 503, title: 'The budget could not be asked' },
  'gateway.provider-suspended': { status: 503, title: 'The provider failed repeatedly and is given a pause' },
  'gateway.call-abandoned': { status: 503, title: 'The call was given up before a provider was called' },
  'gateway.token-needed': { status: 401, title: 'This address takes personal tokens only' },
  'gateway.price-invalid': { status: 422, title: 'The price is not valid' },
  'gateway.endpoint-forbidden': { status: 403, title: 'The endpoint may not be called' },
});

export type GatewayRefusalCode = keyof typeof gatewayRefusals.kinds;
export const { refuse } = gatewayRefusals;
