import type { ContextDefinition } from '@keystead/platform/src/context/define-context.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';

/** The bounded contexts every process is composed of. An architecture test compares this list with the folders. */
export const contexts: readonly ContextDefinition[] = [identityContext];
