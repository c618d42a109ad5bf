import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { Action } from '@keystead/kernel/src/abilities.js';
import { platformRefusals } from '../http/platform-refusals.js';
import { ALLOW, type Sign } from './decorators.js';
import type { FreeSpace } from './free-space.js';

/** What makes something new. Changing, stopping, deleting and reading what is there goes on: that is how people make room. */
const MAKES_NEW: readonly Action[] = ['create', 'run', 'publish', 'export'];

/** Admission stops while there is still room for what was admitted: a database without any would stop by itself, in the middle of it. */
export class SpaceGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly space: FreeSpace,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const sign = this.reflector.getAllAndOverride<Sign | undefined>(ALLOW, [context.getHandler(), context.getClass()]);
    if (sign === undefined || !MAKES_NEW.includes(sign.action) || context.switchToHttp().getRequest<Request>().method === 'GET') return true;
    if (await this.space.isRoomy()) return true;
    throw platformRefusals.refuse('platform.disk-full', 'Nothing new is taken in until there is room again; what is there can be read, changed and deleted. Tell whoever operates this installation.');
  }
}
