import type { ContextDefinition } from '@keystead/platform/src/context/define-context.js';
import { billingContext } from '@keystead/billing/src/billing.module.js';
import { complianceContext } from '@keystead/compliance/src/compliance.module.js';
import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { localAiContext } from '@keystead/local-ai/src/local-ai.module.js';
import { marketplaceContext } from '@keystead/marketplace/src/marketplace.module.js';
import { runtimeContext } from '@keystead/runtime/src/runtime.module.js';

/** The bounded contexts every process is composed of. An architecture test compares this list with the folders. */
export const contexts: readonly ContextDefinition[] = [identityContext, keysContext, gatewayContext, localAiContext, marketplaceContext, runtimeContext, billingContext, complianceContext];
