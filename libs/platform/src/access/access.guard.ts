import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import { platformRefusals } from '../http/platform-refusals.js';
import { Abilities } from './abilities.js';
import { ALLOW, PUBLIC, type Sign } from './decorators.js';
import { STRATEGIES, type Principal } from './principal.js';

/**
 * Every route passes here. A route without a sign (neither @Allow nor @Public) is closed to everyone, so a
 * forgotten sign shows at once and never opens a door.
 */
@Injectable()
export class AccessGuard extends AuthGuard([...STRATEGIES]) {
  constructor(
    private readonly reflector: Reflector,
    private readonly abilities: Abilities,
  ) {
    super({ session: false, property: 'principal' });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<string | undefined>(PUBLIC, targets) !== undefined) return true;
    const sign = this.reflector.getAllAndOverride<Sign | undefined>(ALLOW, targets);
    if (sign === undefined) throw platformRefusals.refuse('platform.forbidden', 'This route does not say who may use it, so nobody may.');
    await super.canActivate(context);
    const { principal } = context.switchToHttp().getRequest<Request>();
    this.abilities.demand(principal?.roles ?? [], sign.action, sign.subject);
    if (sign.inSession && principal?.via !== 'session') throw platformRefusals.refuse('platform.session-required', 'Sign in with your browser and do it there.');
    return true;
  }

  override handleRequest<T = Principal>(error: unknown, principal: T | false | null): T {
    if (error instanceof Error) throw error;
    if (!principal) throw platformRefusals.refuse('platform.not-signed-in', 'Sign in, or send a personal token that is still valid.');
    return principal;
  }
}
