import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Clock } from '@keystead/kernel/src/clock.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { sortedRoles } from '../../contract/roles.js';
import { IDENTITY_SEED, type IdentitySeed, type SeededOrganisation, type SeedMember } from '../../contract/seed.js';
import { EnrolMember, FoundOrganisation, InviteMember, type Enrolled, type Invited, type Wrote } from '../../domain/commands.js';
import { emailInput } from '../../domain/email.js';
import { ACCOUNTS, type Accounts } from '../../domain/ports/accounts.js';
import { LOOKUPS, type Lookups } from '../../domain/ports/lookups.js';
import { ORGANISATION_NAMES, type OrganisationNames } from '../../domain/ports/organisation-names.js';
import { personNameInput } from '../../domain/text.js';

@Injectable()
class CommandedSeed implements IdentitySeed {
  constructor(
    private readonly commands: CommandBus,
    private readonly ids: IdSource,
    @Inject(ACCOUNTS) private readonly accounts: Accounts,
    @Inject(LOOKUPS) private readonly lookups: Lookups,
    @Inject(ORGANISATION_NAMES) private readonly names: OrganisationNames,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async seedOrganisation(seed: { readonly name: string; readonly members: readonly SeedMember[] }): Promise<SeededOrganisation> {
    const name = personNameInput.parse(seed.name);
    const organisation = this.idOf(name);
    const context = (key: string) => serviceContext({ organisation, service: 'seed', correlation: randomUUID(), now: this.clock.now(), key: `${organisation}/${key}` });
    await this.commands.execute<FoundOrganisation, Wrote>(new FoundOrganisation(name, context('found')));
    const members = [];
    for (const member of seed.members) members.push(await this.seedMember(organisation, member, context).catch(unlessErased));
    return { organisation, members: members.filter((member) => member !== null) };
  }

  async isFirst(name: string): Promise<boolean> {
    const first = await this.names.first();
    return first === null || first.id === this.idOf(personNameInput.parse(name));
  }

  private idOf(name: string): string {
    return this.ids.derived('org', `seed/${name}`);
  }

  /** Keys come from the address, so a second run names the same invitation and finishes what the first left undone. */
  private async seedMember(organisation: string, member: SeedMember, context: (key: string) => CommandContext): Promise<SeededOrganisation['members'][number] | null> {
    const email = emailInput.parse(member.email);
    const lookup = this.lookups.email(email);
    const account = await this.accounts.find(lookup);
    if (account?.organisation === organisation) return account.closed ? null : { email, memberId: account.memberId, created: false };
    const offer = { email, name: personNameInput.parse(member.name), roles: sortedRoles(member.roles) };
    const invited = await this.commands.execute<InviteMember, Invited>(new InviteMember(offer, context(`invite/${lookup}`)));
    const password = typeof member.password === 'string' ? member.password : await member.password();
    const person = { invitationId: invited.invitationId, name: offer.name, password };
    const enrolled = await this.commands.execute<EnrolMember, Enrolled>(new EnrolMember(person, null, { ...context(''), idempotencyKey: null }));
    return { email, memberId: enrolled.memberId, created: enrolled.created };
  }
}

/** The invitation that an earlier run wrote is there, and nobody can read any more whom it was for. */
function unlessErased(error: unknown): null {
  if (error instanceof Refusal && error.code === 'identity.link-unknown') return null;
  throw error;
}

export const seedOrganisationSlice = slice({ providers: [{ provide: IDENTITY_SEED, useClass: CommandedSeed }] });
