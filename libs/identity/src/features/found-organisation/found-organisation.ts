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
import { ORGANISATION_DIRECTORY, type OrganisationDirectory } from '../../contract/directory.js';
import { FOUNDING, FoundingRefused, type AdministratorWish, type FirstInvitation, type Founding } from '../../contract/founding.js';
import { FoundOrganisation, InviteMember, type Invited, type Wrote } from '../../domain/commands.js';
import { emailInput } from '../../domain/email.js';
import { decideOrganisation, evolveOrganisation, noOrganisation } from '../../domain/organisation/organisation.js';
import { ACCOUNTS, type Accounts } from '../../domain/ports/accounts.js';
import { LINKS, type Links } from '../../domain/ports/links.js';
import { LOOKUPS, type Lookups } from '../../domain/ports/lookups.js';
import { ORGANISATION_NAMES, type OrganisationNames } from '../../domain/ports/organisation-names.js';
import { refuse } from '../../domain/refusals.js';
import { foldedName, personNameInput } from '../../domain/text.js';

const ORGANISATION_ID = /^org_[0-9a-z]+$/;

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

const wishInput = z.strictObject({ organisation: personNameInput, email: emailInput, name: personNameInput, anew: z.boolean().default(false) });
type Wish = z.infer<typeof wishInput>;

/** `id` is null for one that is to be founded. */
interface Place {
  readonly id: string | null;
  readonly name: string;
}

@Injectable()
class CommandedFounding implements Founding {
  constructor(
    private readonly commands: CommandBus,
    private readonly ids: IdSource,
    @Inject(ORGANISATION_DIRECTORY) private readonly directory: OrganisationDirectory,
    @Inject(ORGANISATION_NAMES) private readonly names: OrganisationNames,
    @Inject(ACCOUNTS) private readonly accounts: Accounts,
    @Inject(LINKS) private readonly links: Links,
    @Inject(LOOKUPS) private readonly lookups: Lookups,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_SETTINGS) private readonly settings: PlatformSettings,
  ) {}

  async inviteAdministrator(asked: AdministratorWish): Promise<FirstInvitation> {
    const read = wishInput.safeParse(asked);
    if (!read.success) throw new FoundingRefused(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
    const wish = read.data;
    const account = await this.accounts.find(this.lookups.email(wish.email));
    if (account !== null && !account.closed) throw refuse('identity.email-taken', `The address has an account in ${account.organisation}, and belongs to one organisation at a time. Invite the person under another one, or give them the role there.`);
    const { id, name } = await this.placeOf(wish);
    const now = this.clock.now();
    const organisation = id ?? (wish.anew ? this.ids.next('org', { idempotencyKey: null, now }) : this.ids.derived('org', `founded/${foldedName(name)}`));
    const context = serviceContext({ organisation, service: 'operator', correlation: randomUUID(), now });
    if (id === null) await this.commands.execute<FoundOrganisation, Wrote>(new FoundOrganisation(name, context));
    const invited = await this.commands.execute<InviteMember, Invited>(new InviteMember({ email: wish.email, name: wish.name, roles: ['admin'] }, context));
    return { organisation, organisationName: name, founded: id === null, link: `${publicUrl(this.settings)}/invitation#${invited.token}`, expiresAt: invited.expiresAt };
  }

  /** By a name alone somebody comes into an organisation only if they were invited there before: who lost a link gets another. */
  private async placeOf({ organisation, email, anew }: Wish): Promise<Place> {
    if (ORGANISATION_ID.test(organisation)) {
      const name = await this.directory.nameOf(organisation);
      if (name === null) throw new FoundingRefused(`there is no organisation ${organisation}`);
      if (anew) throw new FoundingRefused('give the name of an organisation that is to be founded, not the id of one');
      return { id: organisation, name };
    }
    const there = anew ? [] : await this.names.called(organisation);
    if (there.length === 0) return { id: null, name: organisation };
    const lookup = this.lookups.email(email);
    for (const place of there) if (await this.links.invitedBefore(place.id, lookup)) return place;
    const [first] = there;
    throw new FoundingRefused(
      `there is an organisation of this name already: ${there.map(({ id, name }) => `${name} (${id})`).join(', ')}. Give --organisation ${first!.id} to invite an administrator into it, or --new to found another of the same name`,
    );
  }
}

export const foundOrganisationSlice = slice({ providers: [FoundOrganisationHandler, { provide: FOUNDING, useClass: CommandedFounding }] });
