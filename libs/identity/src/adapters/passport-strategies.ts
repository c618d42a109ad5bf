import type { OnModuleInit } from '@nestjs/common';
import type { Request } from 'express';
import type { PinoLogger } from 'nestjs-pino';
import passport from 'passport';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { Kept } from '@keystead/kernel/src/kept.js';
import { STRATEGIES, type Principal } from '@keystead/platform/src/access/principal.js';
import { kindOf } from '@keystead/platform/src/projections/fault.js';
import { SESSION_COOKIE } from '../domain/session/cookie.js';
import { SESSION_IDLE_MS } from '../domain/lifetimes.js';
import type { Credential, Credentials } from '../domain/ports/credentials.js';
import type { SecretKind, SecretTokens } from '../domain/ports/secret-tokens.js';
import type { MemberStandings } from '../domain/ports/standings.js';

/** When a credential was last used is kept to the minute, so that most requests write nothing. */
const TOUCH_AFTER_MS = 60_000;

/** Where no use can be noted each request fails to: that is said once in this time. */
const SAY_AGAIN_MS = 60_000;

/** Credentials of which a process remembers whose they are. */
const OWNERS_KEPT = 10_000;

/** How credentials of one kind come in. */
export interface Door {
  readonly strategy: (typeof STRATEGIES)[number];
  readonly via: Principal['via'];
  readonly kind: SecretKind;
  /** What the request shows at this door, of whatever form. */
  readonly shown: (request: Request) => unknown;
  /** Unused for so long it opens no more, though its time is not over. */
  readonly idleMs: number;
}

export const SESSION_DOOR: Door = {
  strategy: STRATEGIES[0],
  via: 'session',
  kind: 'session',
  shown: (request) => (request.cookies as Record<string, unknown> | undefined)?.[SESSION_COOKIE],
  idleMs: SESSION_IDLE_MS,
};

export const TOKEN_DOOR: Door = {
  strategy: STRATEGIES[1],
  via: 'token',
  kind: 'personal-token',
  shown: (request) => {
    const [scheme, text, ...rest] = (request.get('authorization') ?? '').split(' ');
    return scheme?.toLowerCase() === 'bearer' && rest.length === 0 ? text : undefined;
  },
  idleMs: Infinity,
};

export interface DoorParts {
  readonly credentials: Credentials;
  readonly standings: MemberStandings;
  readonly secrets: SecretTokens;
  readonly clock: Clock;
  readonly log: Pick<PinoLogger, 'warn'>;
}

type Owner = Pick<Credential, 'organisation' | 'memberId'>;

/** What passport calls: finds out who is at the door, or says nothing. An error (no database) is an error, never a "no". */
export class CredentialStrategy extends passport.Strategy implements OnModuleInit {
  override readonly name: string;
  /** By hash: nobody's credential ever becomes another's. */
  private readonly owners = new Kept<Owner>(OWNERS_KEPT);
  private saidAt = -Infinity;

  constructor(
    private readonly door: Door,
    private readonly parts: DoorParts,
  ) {
    super();
    this.name = door.strategy;
  }

  onModuleInit(): void {
    passport.use(this);
  }

  override authenticate(request: Request): void {
    this.principalOf(request).then(
      (principal) => (principal === null ? this.fail(401) : this.success(principal)),
      (error: unknown) => this.error(error),
    );
  }

  private async principalOf(request: Request): Promise<Principal | null> {
    const { credentials, standings, secrets, clock } = this.parts;
    const hash = secrets.hashOf(this.door.kind, this.door.shown(request));
    if (hash === null) return null;
    const owner = this.owners.get(hash);
    // Of whoever came before both questions are on their way together; each is answered anew at every request.
    const [credential, early] = await Promise.all([credentials.find(hash), owner && standings.of(owner.organisation, owner.memberId)]);
    const now = clock.now();
    if (credential === null || this.isOver(credential, now)) return null;
    const { id, organisation, memberId } = credential;
    const standing = early === undefined ? await standings.of(organisation, memberId) : early;
    if (standing === null) return null;
    if (owner === undefined) this.owners.keep(hash, { organisation, memberId });
    if (unusedMs(credential, now) >= TOUCH_AFTER_MS) await credentials.touch(organisation, id, now).catch((error: unknown) => this.sayUnnoted(error, now));
    return { organisation, member: memberId, roles: standing.roles, via: this.door.via, credential: id };
  }

  /** No reason to turn anybody away: a database that takes no writes can still be read. */
  private sayUnnoted(error: unknown, now: Date): void {
    if (now.getTime() - this.saidAt < SAY_AGAIN_MS) return;
    this.saidAt = now.getTime();
    this.parts.log.warn({ door: this.name, reason: kindOf(error) }, 'when a credential was last used could not be noted; who came with it was let in');
  }

  private isOver(credential: Credential, now: Date): boolean {
    return now >= credential.expiresAt || (credential.lastUsedAt !== null && unusedMs(credential, now) >= this.door.idleMs);
  }
}

/** Without end for one that was never used. */
function unusedMs({ lastUsedAt }: Credential, now: Date): number {
  return lastUsedAt === null ? Infinity : now.getTime() - lastUsedAt.getTime();
}
