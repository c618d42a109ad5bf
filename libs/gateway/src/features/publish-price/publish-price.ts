import { Body, Controller, Post, Res } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow } from '@keystead/platform/src/access/decorators.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { parseModelReference } from '../../contract/model-id.js';
import { evolveOwnPrices, noOwnPrices, PRICE_PATTERN, publishPrice } from '../../domain/prices/own-prices.js';
import type { PriceList } from '../../domain/prices/price-list.js';

const perMillion = z.string().regex(PRICE_PATTERN, 'is not an amount of USD such as 2.50, with six decimals at most');
const body = z.strictObject({
  provider: z.literal('openai-compatible'),
  model: z.string().max(160).refine((model) => parseModelReference(`openai-compatible/${model}`) !== null, 'is not the name of a model'),
  charge: z.enum(['provider', 'none']).default('provider'),
  inputUsdPerMillion: perMillion,
  outputUsdPerMillion: perMillion,
});
const published = z.object({ version: z.string() });

class PublishPriceCommand {
  constructor(
    readonly input: z.infer<typeof body>,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(PublishPriceCommand)
class PublishPriceHandler implements ICommandHandler<PublishPriceCommand> {
  constructor(private readonly writes: WriteModel) {}

  execute({ input, context }: PublishPriceCommand): Promise<Written<PriceList>> {
    const { provider: _only, ...price } = input;
    const today = context.now.toISOString().slice(0, 10);
    return this.writes.decide({ category: 'gateway.price-list', id: 'own', initial: noOwnPrices, evolve: evolveOwnPrices, decide: (list) => publishPrice({ ...price, today }, list), command: 'gateway.publish-price', input, context });
  }
}

@Controller('api/prices')
class PublishPriceController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Allow('create', 'Price')
  @Answers(published, 201)
  async publish(@Body({ schema: body }) input: z.infer<typeof body>, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<z.infer<typeof published>> {
    const written: Written<PriceList> = await this.commands.execute(new PublishPriceCommand(input, context));
    answerPosition(response, written);
    return { version: written.state.version };
  }
}

export const publishPriceSlice = slice({ controllers: [PublishPriceController], providers: [PublishPriceHandler] });
