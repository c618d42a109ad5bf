import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Request } from 'express';
import passport from 'passport';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { STRATEGIES, type Principal } from '@keystead/platform/src/access/principal.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { SESSION_COOKIE } from '../domain/session/cookie.js';
import { SESSION_IDLE_MS } from '../domain/lifetimes.js';
import { SESSIONS, TOKENS, type Credential, type Credentials } from '../domain/ports/credentials.js';
import { SECRET_TOKENS, type SecretTokens } from '../domain/ports/secret-tokens.js';
import { MEMBER_STANDINGS, type MemberStandings } from '../domain/ports/standings.js';

/** When a credential was last used is kept to the minute, so that most requests write nothing. */
const TOUCH_AFTER_MS = 60_000;

/** What passport calls: finds out who is at the door, or says nothing. An error (no database) is an error, never a "no". */
abstract class CredentialStrategy extends passport.Strategy implements OnModuleInit {
  protected abstract principalOf(request: Request): Promise<Principal | null>;

  onModuleInit(): void {
    passport.use(this);
  }

  override authenticate(request: Request): void {
    this.principalOf(request).then(
      (principal) => (principal === null ? this.fail(401) : this.success(principal)),
      (error: unknown) => this.error(error),
    );
  }
}

@Injectable()
export class SessionStrategy extends CredentialStrategy {
  override readonly name = STRATEGIES[0];

  constructor(
    @Inject(SESSIONS) private readonly sessions: Credentials,
    @Inject(MEMBER_STANDINGS) private readonly standings: MemberStandings,
    @Inject(SECRET_TOKENS) private readonly secrets: SecretTokens,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    super();
  }

  protected async principalOf(request: Request): Promise<Principal | null> {
    const cookies = request.cookies as Record<string, unknown> | undefined;
    const hash = this.secrets.hashOf('session', cookies?.[SESSION_COOKIE]);
    const session = hash === null ? null : await this.sessions.find(hash);
    const now = this.clock.now();
    if (session === null || isOver(session, now) || (session.lastUsedAt !== null && now.getTime() - session.lastUsedAt.getTime() >= SESSION_IDLE_MS)) return null;
    return enter(session, 'session', { credentials: this.sessions, standings: this.standings, now });
  }
}

@Injectable()
export class TokenStrategy extends CredentialStrategy {
  override readonly name = STRATEGIES[1];

  constructor(
    @Inject(TOKENS) private readonly tokens: Credentials,
    @Inject(MEMBER_STANDINGS) private readonly standings: MemberStandings,
    @Inject(SECRET_TOKENS) private readonly secrets: SecretTokens,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    super();
  }

  protected async principalOf(request: Request): Promise<Principal | null> {
    const [scheme, text, ...rest] = (request.get('authorization') ?? '').split(' ');
    const hash = scheme?.toLowerCase() === 'bearer' && rest.length === 0 ? this.secrets.hashOf('personal-token', text) : null;
    const token = hash === null ? null : await this.tokens.find(hash);
    const now = this.clock.now();
    if (token === null || isOver(token, now)) return null;
    return enter(token, 'token', { credentials: this.tokens, standings: this.standings, now });
  }
}

function isOver(credential: Credential, now: Date): boolean {
  return now.getTime() >= credential.expiresAt.getTime();
}

async function enter(credential: Credential, via: Principal['via'], parts: { credentials: Credentials; standings: MemberStandings; now: Date }): Promise<Principal | null> {
  const { id, organisation, memberId, lastUsedAt } = credential;
  const standing = await parts.standings.of(organisation, memberId);
  if (standing === null) return null;
  if (lastUsedAt === null || parts.now.getTime() - lastUsedAt.getTime() >= TOUCH_AFTER_MS) await parts.credentials.touch(id, parts.now);
  return { organisation, member: memberId, roles: standing.roles, via, credential: id };
}
