import { Injectable } from '@nestjs/common';
import { Streams, type FollowedStreams } from '@keystead/platform/src/commands/streams.js';
import type { Role } from '../contract/roles.js';
import type { MemberEvent } from '../domain/member/events.js';
import { evolveMember, noMember, type MemberState } from '../domain/member/member.js';
import type { MemberStandings } from '../domain/ports/standings.js';

/** Names and addresses stay sealed: at the door only roles count. */
@Injectable()
export class LoggedStandings implements MemberStandings {
  private readonly members: FollowedStreams<MemberState>;

  constructor(streams: Streams) {
    this.members = streams.follow({ category: 'identity.member', initial: noMember, evolve: (state, logged) => evolveMember(state, logged.event as MemberEvent) });
  }

  async of(organisation: string, memberId: string): Promise<{ readonly roles: readonly Role[] } | null> {
    const state = await this.members.of(organisation, memberId);
    return state.kind === 'active' ? { roles: state.roles } : null;
  }
}
