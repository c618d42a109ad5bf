import type { Charge } from './charge.js';
import type { Provider } from './model-id.js';

/** A model that a person may use now. */
export interface UsableModel {
  /** Full id, or the name of a class. */
  readonly id: string;
  readonly label: string;
  readonly provider: Provider;
  readonly kind: 'cloud' | 'local' | 'practice';
  readonly charge: Charge;
}

export interface GatewayModels {
  /** Only what has a price, a key or a host, and no ban; by provider, then by name. */
  usableBy(organisation: string, member: string): Promise<readonly UsableModel[]>;
}

/** Nest injection token of `GatewayModels`. */
export const GATEWAY_MODELS = Symbol('GatewayModels');
