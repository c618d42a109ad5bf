import { Injectable } from '@nestjs/common';
import { Kept } from '@keystead/kernel/src/kept.js';
import { Streams, type FollowedStreams } from '@keystead/platform/src/commands/streams.js';
import type { OrganisationDirectory } from '../contract/directory.js';
import type { OrganisationEvent } from '../domain/organisation/events.js';
import { evolveOrganisation, noOrganisation, type OrganisationState } from '../domain/organisation/organisation.js';

const NAMES_KEPT = 10_000;

@Injectable()
export class LoggedOrganisations implements OrganisationDirectory {
  private readonly organisations: FollowedStreams<OrganisationState>;
  /** An organisation is founded with its name, and no event gives it another. */
  private readonly names = new Kept<string>(NAMES_KEPT);

  constructor(streams: Streams) {
    this.organisations = streams.follow({ category: 'identity.org', initial: noOrganisation, evolve: (state, logged) => evolveOrganisation(state, logged.event as OrganisationEvent) });
  }

  async nameOf(organisation: string): Promise<string | null> {
    const known = this.names.get(organisation);
    if (known !== undefined) return known;
    const { name } = await this.organisations.of(organisation, organisation);
    if (name !== null) this.names.keep(organisation, name);
    return name;
  }
}
