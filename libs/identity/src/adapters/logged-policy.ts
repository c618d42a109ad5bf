import { Injectable } from '@nestjs/common';
import { Streams, type FollowedStreams } from '@keystead/platform/src/commands/streams.js';
import type { Policy, PolicyReader } from '../contract/policy.js';
import { evolvePolicy, openPolicy, POLICY_ID, type PolicyEvent } from '../domain/policy/policy.js';

@Injectable()
export class LoggedPolicy implements PolicyReader {
  private readonly policies: FollowedStreams<Policy>;

  constructor(streams: Streams) {
    this.policies = streams.follow({
      category: 'identity.policy',
      initial: openPolicy,
      evolve: (state, { event, header }) => evolvePolicy(state, event as PolicyEvent, { by: header.actor.id ?? header.actor.kind, at: new Date(header.occurredAt) }),
    });
  }

  current(organisation: string): Promise<Policy> {
    return this.policies.of(organisation, POLICY_ID);
  }
}
