import type { ModelName, Provider } from '../../contract/model-id.js';
import type { Price } from '../prices/price-list.js';

/** The lists in force for one organisation: its own prices before the platform's. */
export interface Prices {
  priceOf(name: Pick<ModelName, 'provider' | 'model'>, at: Date): Price | null;
  /** All prices in force at that instant. */
  inForce(at: Date): readonly Price[];
  modelsOf(provider: Provider): readonly string[];
}

export interface PriceBook {
  of(organisation: string): Promise<Prices>;
}

export const PRICE_BOOK = Symbol('PriceBook');
