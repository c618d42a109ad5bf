import { Body, Controller, Get, Headers, HttpCode, Inject, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { isId } from '@keystead/kernel/src/ids.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { openEventStream, type EventStream } from '@keystead/platform/src/http/event-stream.js';
import { GATEWAY_CALLS, type CallItem, type Caller, type GatewayCalls } from '../../contract/calls.js';
import { GATEWAY_MODELS, type GatewayModels } from '../../contract/models.js';
import { completion, completionChunks } from '../../contract/openai-wire.js';
import { refuse } from '../../domain/refusals.js';
import { RateGuard } from './rate-guard.js';
import { WireErrorFilter } from './wire-error.filter.js';
import { wireErrorOf } from './wire-error.js';

/** Only what the route itself reads. Loose on purpose: the gateway refuses each unknown field itself, with a reason, in the wire's own words. */
const body = z.looseObject({
  model: z.string().max(240).optional(),
  messages: z.array(z.unknown()).max(512).optional(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
});

/** Nest checks no headers against a schema, so this one is checked where it is read. */
const keyHeader = z.string().refine((text) => isId('key', text)).optional();

@Controller('v1')
@ApiTags('gateway')
@UseFilters(WireErrorFilter)
@UseGuards(RateGuard)
class OpenAiWireController {
  constructor(
    @Inject(GATEWAY_CALLS) private readonly calls: GatewayCalls,
    @Inject(GATEWAY_MODELS) private readonly models: GatewayModels,
  ) {}

  @Post('chat/completions')
  @HttpCode(200)
  @Allow('run', 'ChatCompletion')
  @ApiHeader({ name: 'keystead-key', required: false, description: 'id of one of your keys; without it the newest that fits is used', schema: { type: 'string', pattern: '^key_[0-9a-hjkmnp-tv-z]{26}$' } })
  async complete(@Body({ schema: body }) input: z.infer<typeof body>, @Headers('keystead-key') keyId: string | undefined, @Who() who: Principal, @Req() request: Request, @Res() response: Response): Promise<void> {
    const caller = callerOf(who, keyId, request);
    const leaving = new AbortController();
    response.on('close', () => leaving.abort());
    const items = announced(this.calls.chat(caller, input, leaving.signal), response);
    const created = Math.floor(Date.now() / 1_000);
    if (input.stream === true) await stream(items, { created, includeUsage: input.stream_options?.include_usage === true }, request, response);
    else response.json(await completion(items, { created }));
  }

  @Get('models')
  @Allow('read', 'Model')
  async list(@Who() who: Principal): Promise<{ object: 'list'; data: readonly unknown[] }> {
    tokenOnly(who);
    const usable = await this.models.usableBy(who.organisation, who.member);
    return { object: 'list', data: usable.map(({ id, provider, charge }) => ({ id, object: 'model', created: 0, owned_by: provider, charge })) };
  }
}

/** A browser's session has no business here, and a cookie must not be enough to spend money. */
function tokenOnly(who: Principal): void {
  if (who.via !== 'token') throw refuse('gateway.token-needed', 'Send a personal token (ks_pat_…) as Authorization: Bearer.');
}

function callerOf(who: Principal, keyId: string | undefined, request: Request): Caller {
  tokenOnly(who);
  const key = keyHeader.safeParse(keyId);
  if (!key.success) throw refuse('gateway.chat-request-invalid', 'The header keystead-key is not the id of a key, such as key_0123456789abcdefghjkmnpqrs. Leave it out, or copy the id from Keys.', { field: 'keystead-key' });
  return { organisation: who.organisation, member: who.member, run: null, keyId: key.data ?? null, correlation: request.correlation ?? 'none', causation: null };
}

/** Puts into headers what is known of the call by then; whoever streams finds its cost in the usage chunk. */
async function* announced(items: AsyncIterable<CallItem>, response: Response): AsyncGenerator<CallItem> {
  for await (const item of items) {
    if (item.kind === 'accepted') {
      response.setHeader('keystead-request-id', item.callId);
      response.setHeader('keystead-overhead-ms', String(item.overheadMs));
      response.setHeader('keystead-output-cap', item.outputCapLowered ? `${item.outputCap}; lowered` : String(item.outputCap));
    }
    if (item.kind === 'finished' && !response.headersSent) {
      response.setHeader('keystead-cost', item.receipt.costUsd);
      response.setHeader('keystead-attempts', String(item.receipt.attempts));
    }
    yield item;
  }
}

/** Headers go out with the first piece: what fails before it is answered with a status of its own. */
async function stream(items: AsyncIterable<CallItem>, options: { created: number; includeUsage: boolean }, request: Request, response: Response): Promise<void> {
  let events: EventStream | null = null;
  try {
    for await (const chunk of completionChunks(items, options)) {
      events ??= openEventStream(request, response);
      await events.sendLine(JSON.stringify(chunk));
    }
    await events?.sendLine('[DONE]');
  } catch (error) {
    if (events === null) throw error;
    await events.sendLine(JSON.stringify(wireErrorOf(error, request.correlation ?? 'none').body));
  } finally {
    events?.end();
  }
}

export const serveOpenAiWireSlice = slice({ controllers: [OpenAiWireController], providers: [WireErrorFilter, RateGuard] });
