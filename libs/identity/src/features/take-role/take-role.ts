import { Controller, Delete, Inject, Param, Res } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow } from '@keystead/platform/src/access/decorators.js';
import { Ctx, furtherStep } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { AnswersNothing } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { ROLES, type Role } from '../../contract/roles.js';
import { RemoveAdministrator, type Wrote } from '../../domain/commands.js';
import { decideMember, evolveMember, noMember } from '../../domain/member/member.js';
import { MEMBER_STANDINGS, type MemberStandings } from '../../domain/ports/standings.js';

class TakeRole {
  constructor(
    readonly memberId: string,
    readonly role: Role,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(TakeRole)
class TakeRoleHandler implements ICommandHandler<TakeRole> {
  constructor(
    private readonly commands: CommandBus,
    private readonly writes: WriteModel,
    @Inject(MEMBER_STANDINGS) private readonly standings: MemberStandings,
  ) {}

  /** The register first: there one decision at a time sees to it that an administrator is left. */
  async execute({ memberId, role, context }: TakeRole): Promise<Wrote> {
    const standing = await this.standings.of(context.organisation, memberId);
    const losesAdmin = role === 'admin' && standing !== null && standing.roles.includes('admin') && standing.roles.length > 1;
    if (losesAdmin) await this.commands.execute<RemoveAdministrator, Wrote>(new RemoveAdministrator(memberId, furtherStep(context, 'administrator')));
    return this.writes.decide({
      category: 'identity.member',
      id: memberId,
      initial: noMember,
      evolve: evolveMember,
      decide: (member) => decideMember({ kind: 'take-role', role }, member),
      command: 'identity.take-role',
      input: { memberId, role },
      context,
    });
  }
}

const roleParam = z.enum(ROLES);

@Controller('api/members')
class TakeRoleController {
  constructor(private readonly commands: CommandBus) {}

  @Delete(':id/roles/:role')
  @Allow('update', 'Member')
  @AnswersNothing()
  async take(@Param('id', { schema: idParam }) id: string, @Param('role', { schema: roleParam }) role: Role, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<void> {
    answerPosition(response, await this.commands.execute<TakeRole, Wrote>(new TakeRole(id, role, context)));
  }
}

export const takeRoleSlice = slice({ controllers: [TakeRoleController], providers: [TakeRoleHandler] });
