import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow } from '@keystead/platform/src/access/decorators.js';
import { Ctx, furtherStep } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { ROLES, type Role } from '../../contract/roles.js';
import { RegisterAdministrator, type Wrote } from '../../domain/commands.js';
import { decideMember, evolveMember, noMember } from '../../domain/member/member.js';

class GiveRole {
  constructor(
    readonly memberId: string,
    readonly role: Role,
    readonly context: CommandContext,
  ) {}
}

interface RolesNow extends Wrote {
  readonly roles: readonly Role[];
}

@CommandHandler(GiveRole)
class GiveRoleHandler implements ICommandHandler<GiveRole> {
  constructor(
    private readonly commands: CommandBus,
    private readonly writes: WriteModel,
  ) {}

  /** The member first, the register second: whoever is in the register alone is not counted on, see `RemoveAdministrator`. */
  async execute({ memberId, role, context }: GiveRole): Promise<RolesNow> {
    const { position, state } = await this.writes.decide({
      category: 'identity.member',
      id: memberId,
      initial: noMember,
      evolve: evolveMember,
      decide: (member) => decideMember({ kind: 'give-role', role }, member),
      command: 'identity.give-role',
      input: { memberId, role },
      context,
    });
    if (role === 'admin') await this.commands.execute<RegisterAdministrator, Wrote>(new RegisterAdministrator(memberId, furtherStep(context, 'administrator')));
    return { position, roles: state.kind === 'active' ? state.roles : [] };
  }
}

const body = z.strictObject({ role: z.enum(ROLES) });
const answer = z.object({ roles: z.array(z.enum(ROLES)) });

@Controller('api/members')
class GiveRoleController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/roles')
  @Allow('update', 'Member', 'in a session')
  @Answers(answer)
  async give(@Param('id', { schema: idParam }) id: string, @Body({ schema: body }) { role }: z.infer<typeof body>, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<z.infer<typeof answer>> {
    const given = await this.commands.execute<GiveRole, RolesNow>(new GiveRole(id, role, context));
    answerPosition(response, given);
    return { roles: [...given.roles] };
  }
}

export const giveRoleSlice = slice({ controllers: [GiveRoleController], providers: [GiveRoleHandler] });
