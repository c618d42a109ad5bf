import { Inject, Injectable } from '@nestjs/common';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { Abilities } from '@keystead/platform/src/access/abilities.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { PLATFORM_SETTINGS, type PlatformSettings } from '@keystead/platform/src/settings/platform.config.js';
import { ORGANISATION_DIRECTORY, type OrganisationDirectory } from '../contract/directory.js';
import type { Me } from '../contract/me.js';
import { evolveMember, noMember } from '../domain/member/member.js';
import type { MeView } from '../domain/ports/me-view.js';
import { refuse } from '../domain/refusals.js';

@Injectable()
export class LoggedMeView implements MeView {
  constructor(
    private readonly writes: WriteModel,
    private readonly abilities: Abilities,
    @Inject(ORGANISATION_DIRECTORY) private readonly organisations: OrganisationDirectory,
    @Inject(PLATFORM_SETTINGS) private readonly settings: PlatformSettings,
  ) {}

  async of(organisation: string, memberId: string): Promise<Me> {
    const { state } = await this.writes.load(streamName({ context: 'identity', kind: 'member', organisation, id: memberId }), noMember, evolveMember);
    if (state.kind !== 'active') throw refuse('identity.member-not-found', 'Sign in again.');
    const name = await this.organisations.nameOf(organisation);
    return {
      organisation: { id: organisation, name: name ?? organisation },
      member: { id: state.memberId, name: state.name, email: state.email },
      roles: [...state.roles],
      abilities: this.abilities.list(state.roles),
      demo: this.settings.KEYSTEAD_DEMO,
      practiceModel: this.settings.KEYSTEAD_DEMO,
    };
  }
}
