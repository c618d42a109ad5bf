export interface SeededApp {
  readonly appId: string;
  readonly slug: string;
  readonly version: string;
  /** False when this version was published before; nothing was changed then. */
  readonly published: boolean;
}

/** Publishes the apps under libs/marketplace/demo-apps through the rules that every publisher meets. May be called on each start. */
export interface MarketplaceSeed {
  /**
   * @param organisation the publisher's @param developerId pseudonym of the member in whose name it is done
   * @throws Refusal when a slug belongs to another organisation
   */
  publishDemoApps(organisation: string, developerId: string): Promise<readonly SeededApp[]>;
}

/** Nest injection token of `MarketplaceSeed`. */
export const MARKETPLACE_SEED = Symbol('MarketplaceSeed');
