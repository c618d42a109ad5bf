import { Controller, Get, Inject } from '@nestjs/common';
import { z } from 'zod';
import { formatUsd, type PicoUsd } from '@keystead/kernel/src/money.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { CHARGES } from '../../contract/charge.js';
import { PROVIDERS } from '../../contract/model-id.js';
import { PRICE_BOOK, type PriceBook } from '../../domain/ports/price-book.js';

const priceView = z.object({
  provider: z.enum(PROVIDERS),
  /** `*` for all of a provider's models */
  model: z.string(),
  charge: z.enum(CHARGES),
  inputUsdPerMillion: z.string(),
  cachedInputUsdPerMillion: z.string().nullable(),
  outputUsdPerMillion: z.string(),
  version: z.string(),
  effectiveFrom: z.string(),
});
type PriceView = z.infer<typeof priceView>;

@Controller('api/prices')
class ListPricesController {
  constructor(@Inject(PRICE_BOOK) private readonly book: PriceBook) {}

  @Get()
  @Allow('read', 'Price')
  @Answers(z.object({ items: z.array(priceView) }))
  async list(@Who() who: Principal): Promise<{ items: PriceView[] }> {
    const prices = (await this.book.of(who.organisation)).inForce(new Date());
    return {
      items: prices.map(({ provider, model, charge, input, cachedInput, output, version, effectiveFrom }) => ({
        provider,
        model,
        charge,
        inputUsdPerMillion: usd(input),
        cachedInputUsdPerMillion: cachedInput === null ? null : usd(cachedInput),
        outputUsdPerMillion: usd(output),
        version,
        effectiveFrom,
      })),
    };
  }
}

/** Micro-USD per million tokens to decimal USD per million tokens. */
function usd(micro: bigint): string {
  return formatUsd((micro * 1_000_000n) as PicoUsd);
}

export const listPricesSlice = slice({ controllers: [ListPricesController] });
