import { Inject, Injectable, Optional } from '@nestjs/common';
import { POLICY_READER, type PolicyReader } from '@keystead/identity/src/contract/index.js';
import { KEY_VAULT, type KeyVault } from '@keystead/keys/src/contract/index.js';
import { PLATFORM_SETTINGS, type PlatformSettings } from '@keystead/platform/src/settings/platform.config.js';
import type { Caller } from '../../contract/calls.js';
import type { RouteCandidate } from '../../contract/events.js';
import { LOCAL_HOSTS, type LocalHosts } from '../../contract/local-hosts.js';
import { PRICE_BOOK, type PriceBook } from '../../domain/ports/price-book.js';
import type { Price } from '../../domain/prices/price-list.js';
import { refuse } from '../../domain/refusals.js';
import { route, type Way } from '../../domain/routing/route.js';

export interface PricedRoute extends Way {
  readonly price: Price;
  readonly candidates: readonly RouteCandidate[];
}

/** Gathers what routing needs to know, from the write side, and lets it decide. */
@Injectable()
export class ModelRouter {
  constructor(
    @Inject(POLICY_READER) private readonly policies: PolicyReader,
    @Inject(KEY_VAULT) private readonly vault: KeyVault,
    @Inject(PRICE_BOOK) private readonly book: PriceBook,
    @Inject(PLATFORM_SETTINGS) private readonly platform: PlatformSettings,
    @Optional() @Inject(LOCAL_HOSTS) private readonly hosts: LocalHosts | null,
  ) {}

  /** @returns at least one, the first to be tried first. @throws Refusal when policy, keys or prices leave nothing to call */
  async choose(caller: Caller, asked: string, now: Date): Promise<readonly PricedRoute[]> {
    const { organisation, member, run } = caller;
    const [policy, keys, localModels, prices] = await Promise.all([
      this.policies.current(organisation),
      this.vault.keysOf(organisation, member),
      this.hosts?.modelsOf(organisation) ?? [],
      this.book.of(organisation),
    ]);
    const forbiddenApp = run === null ? undefined : policy.forbiddenApps.get(run.appId);
    if (forbiddenApp !== undefined) throw refuse('gateway.app-forbidden', `Your organisation forbids this app: ${forbiddenApp.reason}`);
    const chosen = route({
      asked,
      run,
      keys,
      chosenKey: caller.keyId,
      localModels,
      forbidden: new Map([...policy.forbiddenProviders].map(([provider, { reason }]) => [provider, reason])),
      practiceIsOn: this.platform.KEYSTEAD_DEMO,
      compatibleModels: prices.modelsOf('openai-compatible'),
      isPriced: (name) => prices.priceOf(name, now) !== null,
    });
    return [chosen, ...chosen.fallbacks].map(({ name, key }) => ({ name, key, candidates: chosen.candidates, price: prices.priceOf(name, now)! }));
  }

  /** Base URL of a registered machine. @throws Refusal when it is gone */
  async localDestination(organisation: string, hostId: string): Promise<string> {
    const url = (await this.hosts?.baseUrlOf(organisation, hostId)) ?? null;
    if (url === null) throw refuse('gateway.model-unknown', 'This machine is not registered any more.');
    return url;
  }
}
