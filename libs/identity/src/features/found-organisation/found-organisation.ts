import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { PLATFORM_SETTINGS, publicUrl, type PlatformSettings } from '@keystead/platform/src/settings/platform.config.js';
import { FOUNDING, FoundingRefused, type FirstInvitation, type Founding } from '../../contract/founding.js';
import { FoundOrganisation, InviteMember, type Invited, type Wrote } from '../../domain/commands.js';
import { emailInput } from '../../domain/email.js';
import { decideOrganisation, evolveOrganisation, noOrganisation } from '../../domain/organisation/organisation.js';
import { personNameInput } from '../../domain/text.js';

@CommandHandler(FoundOrganisation)
class FoundOrganisationHandler implements ICommandHandler<FoundOrganisation> {
  constructor(private readonly writes: WriteModel) {}

  execute({ name, context }: FoundOrganisation): Promise<Wrote> {
    const { organisation } = context;
    return this.writes.decide({
      category: 'identity.org',
      id: organisation,
      initial: noOrganisation,
      evolve: evolveOrganisation,
      decide: (state) => decideOrganisation({ kind: 'found', organisationId: organisation, name }, state),
      command: 'identity.found-organisation',
      input: { name },
      context,
    });
  }
}

const wishInput = z.strictObject({ organisation: personNameInput, email: emailInput, name: personNameInput });

@Injectable()
class CommandedFounding implements Founding {
  constructor(
    private readonly commands: CommandBus,
    private readonly ids: IdSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_SETTINGS) private readonly settings: PlatformSettings,
  ) {}

  async inviteAdministrator(wish: Parameters<Founding['inviteAdministrator']>[0]): Promise<FirstInvitation> {
    const read = wishInput.safeParse(wish);
    if (!read.success) throw new FoundingRefused(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
    const { email, name } = read.data;
    const organisation = this.ids.derived('org', `founded/${read.data.organisation}`);
    const context = serviceContext({ organisation, service: 'operator', correlation: randomUUID(), now: this.clock.now() });
    const wrote = await this.commands.execute<FoundOrganisation, Wrote>(new FoundOrganisation(read.data.organisation, context));
    const invited = await this.commands.execute<InviteMember, Invited>(new InviteMember({ email, name, roles: ['admin'] }, context));
    return { organisation, founded: wrote.position !== '', link: `${publicUrl(this.settings)}/invitation#${invited.token}`, expiresAt: invited.expiresAt };
  }
}

export const foundOrganisationSlice = slice({ providers: [FoundOrganisationHandler, { provide: FOUNDING, useClass: CommandedFounding }] });
