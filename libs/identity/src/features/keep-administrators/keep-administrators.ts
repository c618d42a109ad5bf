import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { RegisterAdministrator, RemoveAdministrator, type Wrote } from '../../domain/commands.js';
import { decideOrganisation, evolveOrganisation, noOrganisation } from '../../domain/organisation/organisation.js';
import { MEMBER_STANDINGS, type MemberStandings } from '../../domain/ports/standings.js';

const register = { category: 'identity.org', initial: noOrganisation, evolve: evolveOrganisation } as const;

@CommandHandler(RegisterAdministrator)
export class RegisterAdministratorHandler implements ICommandHandler<RegisterAdministrator> {
  constructor(private readonly writes: WriteModel) {}

  execute({ memberId, context }: RegisterAdministrator): Promise<Wrote> {
    return this.writes.decide({
      ...register,
      id: context.organisation,
      decide: (state) => decideOrganisation({ kind: 'register-administrator', memberId }, state),
      command: 'identity.register-administrator',
      input: { memberId },
      context,
    });
  }
}

@CommandHandler(RemoveAdministrator)
export class RemoveAdministratorHandler implements ICommandHandler<RemoveAdministrator> {
  constructor(
    private readonly writes: WriteModel,
    @Inject(MEMBER_STANDINGS) private readonly standings: MemberStandings,
  ) {}

  /** @throws Refusal identity.last-admin */
  execute({ memberId, context }: RemoveAdministrator): Promise<Wrote> {
    return this.writes.decide({
      ...register,
      id: context.organisation,
      decide: async (state) => decideOrganisation({ kind: 'remove-administrator', memberId, standing: await this.standing(context.organisation, state.administrators) }, state),
      command: 'identity.remove-administrator',
      input: { memberId },
      context,
    });
  }

  /** The register may be ahead of the members' own streams, never the other way round in what is counted on. */
  private async standing(organisation: string, registered: readonly string[]): Promise<string[]> {
    const standing: string[] = [];
    for (const memberId of registered) {
      const member = await this.standings.of(organisation, memberId);
      if (member?.roles.includes('admin') === true) standing.push(memberId);
    }
    return standing;
  }
}

export const keepAdministratorsSlice = slice({ providers: [RegisterAdministratorHandler, RemoveAdministratorHandler] });
