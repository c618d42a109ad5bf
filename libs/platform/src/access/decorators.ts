import { SetMetadata, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { platformRefusals } from '../http/platform-refusals.js';
import type { Action } from '@keystead/kernel/src/abilities.js';
import type { Principal } from './principal.js';

export const ALLOW = Symbol('allow');
export const PUBLIC = Symbol('public');

export interface Sign {
  readonly action: Action;
  readonly subject: string;
  /** A personal token does not open this door: it makes secrets or powers that would outlive a token that leaked. */
  readonly inSession: boolean;
}

/** The sign on a route's door: who may enter. Abilities are resolved from the principal's roles by CASL. */
export const Allow = (action: Action, subject: string, how?: 'in a session') => SetMetadata(ALLOW, { action, subject, inSession: how !== undefined } satisfies Sign);

/** Marks a route that needs no sign-in; the reason is for readers and for the test that lists such routes. */
export const Public = (why: string) => SetMetadata(PUBLIC, why);

export const Who = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<Request>();
  if (principal === undefined) throw platformRefusals.refuse('platform.not-signed-in', 'Sign in first.');
  return principal;
});
