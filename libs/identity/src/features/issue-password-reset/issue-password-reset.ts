import { Controller, Inject, Param, Post, Res } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow } from '@keystead/platform/src/access/decorators.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { PLATFORM_SETTINGS, publicUrl, type PlatformSettings } from '@keystead/platform/src/settings/platform.config.js';
import type { Wrote } from '../../domain/commands.js';
import { later, RESET_MS } from '../../domain/lifetimes.js';
import { decideMember, evolveMember, noMember } from '../../domain/member/member.js';
import { LINKS, type Links } from '../../domain/ports/links.js';
import { SECRET_TOKENS, type SecretTokens } from '../../domain/ports/secret-tokens.js';

class IssuePasswordReset {
  constructor(
    readonly memberId: string,
    readonly context: CommandContext,
  ) {}
}

interface Issued extends Wrote {
  readonly token: string | null;
  readonly expiresAt: string;
}

@CommandHandler(IssuePasswordReset)
class IssuePasswordResetHandler implements ICommandHandler<IssuePasswordReset> {
  constructor(
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
    @Inject(LINKS) private readonly links: Links,
    @Inject(SECRET_TOKENS) private readonly secrets: SecretTokens,
  ) {}

  async execute({ memberId, context }: IssuePasswordReset): Promise<Issued> {
    const resetId = this.ids.next('rst', context);
    const expiresAt = later(context.now, RESET_MS);
    const { position, repeated, state } = await this.writes.decide({
      category: 'identity.member',
      id: memberId,
      initial: noMember,
      evolve: evolveMember,
      decide: (member) => decideMember({ kind: 'issue-reset', resetId, expiresAt }, member),
      command: 'identity.issue-password-reset',
      input: { memberId },
      context,
    });
    if (repeated) return { token: null, expiresAt: state.kind === 'active' && state.reset !== null ? state.reset.expiresAt : context.now.toISOString(), position };
    const { token, hash } = this.secrets.issue('reset');
    await this.links.add({ hash, kind: 'reset', organisation: context.organisation, subjectId: resetId, memberId, expiresAt });
    return { token, expiresAt: expiresAt.toISOString(), position };
  }
}

const answer = z.object({ link: z.string().nullable(), expiresAt: z.string() });

@Controller('api/members')
class IssuePasswordResetController {
  constructor(
    private readonly commands: CommandBus,
    @Inject(PLATFORM_SETTINGS) private readonly settings: PlatformSettings,
  ) {}

  @Post(':id/password-reset')
  @Allow('update', 'Member', 'in a session')
  @Answers(answer)
  async issue(@Param('id', { schema: idParam }) id: string, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<z.infer<typeof answer>> {
    const issued = await this.commands.execute<IssuePasswordReset, Issued>(new IssuePasswordReset(id, context));
    answerPosition(response, issued);
    return { link: issued.token === null ? null : `${publicUrl(this.settings)}/reset#${issued.token}`, expiresAt: issued.expiresAt };
  }
}

export const issuePasswordResetSlice = slice({ controllers: [IssuePasswordResetController], providers: [IssuePasswordResetHandler] });
