export { CHARGES, CHARGE_TEXT, type Charge } from './charge.js';
export { FINISH_REASONS, USAGE_SOURCES, type ChatDelta, type FinishReason, type LocalEffort, type TokenUsage, type UsageSource } from './chat.js';
export { CallFailure, GATEWAY_CALLS, type CallItem, type CallReceipt, type Caller, type GatewayCalls, type RunIdentity } from './calls.js';
export { CALL_EVENTS, CallFailed, CallRefused, CallSettled, ProviderCalled, type CallEvent, type RouteCandidate } from './events.js';
export { FAILURE_KINDS, FAILURE_TEXT, type FailureKind } from './failure.js';
export { MODEL_CLASSES, PROVIDERS, formatModelId, parseModelReference, type ModelClass, type ModelName, type ModelReference, type Provider } from './model-id.js';
