import type { Link, LinkKind } from './links.js';

export interface FollowedLink extends Link {
  readonly usedAt: Date | null;
}

export interface LinkFollower {
  /**
   * Finds a link by the token somebody sent. Attempts are counted, those with a link that exists are forgiven.
   * @param address network address of the request
   * @throws Refusal identity.link-unknown, identity.too-many-attempts
   */
  follow(kind: LinkKind, token: string, address: string): Promise<FollowedLink>;
}

export const LINK_FOLLOWER = Symbol('LinkFollower');
