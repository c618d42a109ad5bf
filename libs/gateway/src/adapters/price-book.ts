import type { FollowedStreams, Streams } from '@keystead/platform/src/commands/streams.js';
import type { PriceBook, Prices } from '../domain/ports/price-book.js';
import { evolveOwnPrices, noOwnPrices, type PriceEvent } from '../domain/prices/own-prices.js';
import { PRICE_LIST_2026_08 } from '../domain/prices/price-list-2026-08.js';
import { priceOf, type Price, type PriceList } from '../domain/prices/price-list.js';

export class LoggedPriceBook implements PriceBook {
  readonly #own: FollowedStreams<PriceList>;

  constructor(
    streams: Streams,
    private readonly list: PriceList = PRICE_LIST_2026_08,
  ) {
    this.#own = streams.follow<PriceList>({ category: 'gateway.price-list', initial: noOwnPrices, evolve: (list, { event }) => evolveOwnPrices(list, event as PriceEvent) });
  }

  async of(organisation: string): Promise<Prices> {
    const lists = [await this.#own.of(organisation, 'own'), this.list];
    const find: Prices['priceOf'] = ({ provider, model }, at) => lists.reduce<Price | null>((found, list) => found ?? priceOf(list, provider, model, at), null);
    return {
      priceOf: find,
      modelsOf: (provider) => [...new Set(lists.flatMap(({ entries }) => entries).filter((entry) => entry.provider === provider && entry.model !== '*').map(({ model }) => model))].sort(),
      inForce: (at) => {
        const names = new Map(lists.flatMap(({ entries }) => entries).map(({ provider, model }) => [`${provider}/${model}`, { provider, model }]));
        return [...names.values()].flatMap((name) => find(name, at) ?? []);
      },
    };
  }
}
