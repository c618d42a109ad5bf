import { Inject, Injectable } from '@nestjs/common';
import type { Core } from '@keystead/platform/src/core/open-core.js';
import { EVENT_LOG } from '@keystead/platform/src/core/tokens.js';
import type { OrganisationEvent } from '../domain/organisation/events.js';
import type { NamedOrganisation, OrganisationNames } from '../domain/ports/organisation-names.js';
import { foldedName } from '../domain/text.js';

/** Goes through the log, which no read model is behind: an operator asks now and then, nobody else does. */
@Injectable()
export class LoggedOrganisationNames implements OrganisationNames {
  constructor(@Inject(EVENT_LOG) private readonly log: Pick<Core['log'], 'readAll'>) {}

  async called(name: string): Promise<readonly NamedOrganisation[]> {
    const found: NamedOrganisation[] = [];
    for await (const organisation of this.founded()) if (foldedName(organisation.name) === foldedName(name)) found.push(organisation);
    return found;
  }

  async first(): Promise<NamedOrganisation | null> {
    for await (const organisation of this.founded()) return organisation;
    return null;
  }

  private async *founded(): AsyncIterable<NamedOrganisation> {
    for await (const { event } of this.log.readAll({ types: ['identity.organisation-founded@1'] })) {
      const { organisationId, name } = (event as Extract<OrganisationEvent, { name: 'identity.organisation-founded@1' }>).data;
      yield { id: organisationId, name };
    }
  }
}
