import type { Json } from '@keystead/kernel/src/canonical-json.js';
import type { RunnableApp } from '@keystead/marketplace/src/contract/index.js';
import type { RunLimits } from '../../contract/sandbox.js';
import type { RunOwner } from '../../domain/ports.js';

/** A run that was admitted: what to run, for whom, and within what. */
export interface RunOrder extends RunOwner {
  readonly app: RunnableApp;
  readonly input: Json;
  readonly limits: RunLimits;
  readonly modelPreference: string | null;
  readonly correlation: string;
  readonly requestedEventId: string;
}
