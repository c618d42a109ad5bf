import { Injectable } from '@nestjs/common';
import { Streams, type FollowedStreams } from '@keystead/platform/src/commands/streams.js';
import type { OrganisationDirectory } from '../contract/directory.js';
import type { OrganisationEvent } from '../domain/organisation/events.js';
import { evolveOrganisation, noOrganisation, type OrganisationState } from '../domain/organisation/organisation.js';

@Injectable()
export class LoggedOrganisations implements OrganisationDirectory {
  private readonly organisations: FollowedStreams<OrganisationState>;

  constructor(streams: Streams) {
    this.organisations = streams.follow({ category: 'identity.org', initial: noOrganisation, evolve: (state, logged) => evolveOrganisation(state, logged.event as OrganisationEvent) });
  }

  async nameOf(organisation: string): Promise<string | null> {
    return (await this.organisations.of(organisation, organisation)).name;
  }
}
