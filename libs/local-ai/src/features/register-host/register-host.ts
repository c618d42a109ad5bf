import { Body, Controller, Delete, Inject, Param, Post, Res } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers, AnswersNothing } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { idParam, plainText } from '@keystead/platform/src/http/text.js';
import { HOST_KINDS } from '../../contract/events.js';
import { hostAddress } from '../../domain/address.js';
import { evolveHost, noHost, registerHost, removeHost } from '../../domain/host.js';
import { HOST_LOOKS, OLLAMA_HOSTS, type HostLooks, type OllamaHosts } from '../../domain/ports.js';

const PROBE_MS = 5_000;

class RegisterHostCommand {
  constructor(
    readonly name: string,
    readonly baseUrl: string,
    readonly adminId: string,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(RegisterHostCommand)
class RegisterHostHandler implements ICommandHandler<RegisterHostCommand> {
  constructor(
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
    @Inject(OLLAMA_HOSTS) private readonly hosts: OllamaHosts,
    @Inject(HOST_LOOKS) private readonly looks: HostLooks,
  ) {}

  /** A host is asked before it is registered, so a typing error shows at once. */
  async execute({ name, baseUrl: text, adminId, context }: RegisterHostCommand): Promise<{ position: string; hostId: string }> {
    const baseUrl = hostAddress(text);
    const hostId = this.ids.next('hst', context);
    const found = await this.hosts.models(baseUrl, AbortSignal.timeout(PROBE_MS));
    const models = found.map((model) => model.name).sort();
    const written = await this.writes.decide({ category: 'local-ai.host', id: hostId, initial: noHost, evolve: evolveHost, decide: (state) => registerHost({ hostId, adminId, name, baseUrl, models }, state), command: 'local-ai.register-host', input: { name, baseUrl }, context });
    if (!written.repeated) await this.looks.found(context.organisation, hostId, found);
    return { position: written.position, hostId };
  }
}

const body = z.strictObject({ name: plainText(80), kind: z.enum(HOST_KINDS), baseUrl: z.string().max(500) });
const created = z.object({ id: z.string() });

@Controller('api/local-hosts')
class RegisterHostController {
  constructor(
    private readonly commands: CommandBus,
    private readonly writes: WriteModel,
    @Inject(HOST_LOOKS) private readonly looks: HostLooks,
  ) {}

  @Post()
  @Allow('create', 'LocalHost')
  @Answers(created, 201)
  async register(@Body({ schema: body }) input: z.infer<typeof body>, @Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<z.infer<typeof created>> {
    const written = await this.commands.execute(new RegisterHostCommand(input.name, input.baseUrl, who.member, context));
    answerPosition(response, written);
    return { id: written.hostId };
  }

  @Delete(':id')
  @Allow('delete', 'LocalHost')
  @AnswersNothing()
  async remove(@Param('id', { schema: idParam }) id: string, @Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<void> {
    answerPosition(response, await this.writes.decide({ category: 'local-ai.host', id, initial: noHost, evolve: evolveHost, decide: (state) => removeHost(id, who.member, state), command: 'local-ai.remove-host', input: { id }, context }));
    await this.looks.forget(who.organisation, id);
  }
}

export const registerHostSlice = slice({ controllers: [RegisterHostController], providers: [RegisterHostHandler] });
