import type { Provider } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { CredentialStrategy, SESSION_DOOR, TOKEN_DOOR, type Door } from './adapters/passport-strategies.js';
import { SESSIONS, TOKENS, type Credentials } from './domain/ports/credentials.js';
import { SECRET_TOKENS, type SecretTokens } from './domain/ports/secret-tokens.js';
import { MEMBER_STANDINGS, type MemberStandings } from './domain/ports/standings.js';

/** Nest makes them, and each tells passport of itself; nobody injects them. */
export const doors: readonly Provider[] = [doorOf(SESSION_DOOR, SESSIONS), doorOf(TOKEN_DOOR, TOKENS)];

function doorOf(door: Door, credentials: symbol): Provider {
  return {
    provide: Symbol(door.strategy),
    useFactory: (known: Credentials, standings: MemberStandings, secrets: SecretTokens, clock: Clock, log: PinoLogger) => new CredentialStrategy(door, { credentials: known, standings, secrets, clock, log }),
    inject: [credentials, MEMBER_STANDINGS, SECRET_TOKENS, CLOCK, PinoLogger],
  };
}
