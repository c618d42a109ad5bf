import { Inject, Injectable } from '@nestjs/common';
import { unknownLink } from '../domain/links.js';
import { ATTEMPTS, type Attempts } from '../domain/ports/attempts.js';
import type { FollowedLink, LinkFollower } from '../domain/ports/link-follower.js';
import { LINKS, type LinkKind, type Links } from '../domain/ports/links.js';
import { LOOKUPS, type Lookups } from '../domain/ports/lookups.js';
import { SECRET_TOKENS, type SecretTokens } from '../domain/ports/secret-tokens.js';

@Injectable()
export class CountedLinks implements LinkFollower {
  constructor(
    @Inject(LINKS) private readonly links: Links,
    @Inject(SECRET_TOKENS) private readonly secrets: SecretTokens,
    @Inject(ATTEMPTS) private readonly attempts: Attempts,
    @Inject(LOOKUPS) private readonly lookups: Lookups,
  ) {}

  async follow(kind: LinkKind, token: string, address: string): Promise<FollowedLink> {
    const source = this.lookups.source(address);
    const hash = this.secrets.hashOf(kind, token);
    // What has not even the form of a token counts for the address alone: else strangers could block each other.
    await this.attempts.count('link', hash ?? source, source);
    const link = hash === null ? null : await this.links.find(kind, hash);
    if (link === null) throw unknownLink();
    await this.attempts.forgive('link', link.hash, source);
    return link;
  }
}
