import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { InvalidRequest } from './problem.js';
import { PositionWaiter } from '../projections/position-waiter.js';

const READS_FROM = Symbol('reads-from');

/** Names the projections a route answers from; with `Keystead-Min-Position` the route waits for them. */
export const ReadsFrom = (...projections: string[]) => SetMetadata(READS_FROM, projections);

/** Comes after the guard of access. A guard, for an interceptor would wrap the answer of every route in observables. */
@Injectable()
export class MinPositionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly waiter: PositionWaiter,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const projections = this.reflector.get<string[] | undefined>(READS_FROM, context.getHandler());
    const request = context.switchToHttp().getRequest<Request>();
    const position = request.get('keystead-min-position');
    if (projections !== undefined && position !== undefined && position !== '') {
      if (!/^[0-9A-Za-z:_-]{1,80}$/.test(position)) throw new InvalidRequest([{ field: 'Keystead-Min-Position', message: 'is not a position' }]);
      const { organisation = '', member = '' } = request.principal ?? {};
      await this.waiter.wait(projections, position, `${organisation} ${member}`);
    }
    return true;
  }
}

/** Tells the client how far a read has to be to show this write. */
export function answerPosition(response: Response, written: { readonly position: string }): void {
  if (written.position !== '') response.setHeader('Keystead-Position', written.position);
}
