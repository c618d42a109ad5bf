/** What the gateway needs to know of machines with local models. The local-ai context provides it; without it there are no local models. */
export interface LocalHosts {
  /** @returns null for a host that the organisation did not register, or no longer */
  baseUrlOf(organisation: string, hostId: string): Promise<string | null>;
  /** Models that were seen on the organisation's hosts; may be a little behind the hosts themselves. */
  modelsOf(organisation: string): Promise<readonly { readonly hostId: string; readonly hostName: string; readonly model: string }[]>;
}

/** Nest injection token of `LocalHosts`; optional for the gateway. */
export const LOCAL_HOSTS = Symbol('LocalHosts');
