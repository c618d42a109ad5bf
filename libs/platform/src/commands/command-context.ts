import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import type { Request } from 'express';
import { InvalidRequest } from '../http/problem.js';

const KEY_PATTERN = /^[\x21-\x7e]{1,200}$/;

/** Builds the context of a signed-in request. A public route makes its own with `anonymousContext`. */
export const Ctx = createParamDecorator((_: unknown, execution: ExecutionContext): CommandContext => contextOf(execution.switchToHttp().getRequest<Request>(), new Date()));

export function contextOf(request: Request, now: Date): CommandContext {
  const { principal } = request;
  if (principal === undefined) return anonymousContext(request, { organisation: '', scope: null, now });
  return {
    organisation: principal.organisation,
    actor: { kind: 'member', id: principal.member, via: principal.via },
    behalf: null,
    correlation: request.correlation ?? 'none',
    causation: null,
    idempotencyKey: scoped(`${principal.organisation}/${principal.member}`, request),
    now,
  };
}

/**
 * Of somebody unknown. `scope` names what they hold and no other stranger does, such as the link they followed: their idempotency keys are
 * apart by it. Without it they have none, or strangers would answer for each other.
 */
export function anonymousContext(request: Request, { organisation, scope, now }: { organisation: string; scope: string | null; now: Date }): CommandContext {
  return {
    organisation,
    actor: { kind: 'anonymous', id: null, via: 'none' },
    behalf: null,
    correlation: request.correlation ?? 'none',
    causation: null,
    idempotencyKey: scoped(scope === null ? null : `anonymous/${scope}`, request),
    now,
  };
}

/** What a reaction, a schedule or the command line acts as. `key` makes a repeat of the same work have no second effect. */
export function serviceContext(options: { organisation: string; service: string; correlation: string; now: Date; key?: string; causation?: string; behalf?: string | null }): CommandContext {
  return {
    organisation: options.organisation,
    actor: { kind: 'service', id: options.service, via: 'system' },
    behalf: options.behalf ?? null,
    correlation: options.correlation,
    causation: options.causation ?? null,
    idempotencyKey: options.key === undefined ? null : `service/${options.service}/${options.key}`,
    now: options.now,
  };
}

/** For a further append of the same request: a key of its own, derived from the request's. The length keeps key and step apart, whatever is in them. */
export function furtherStep(context: CommandContext, step: string): CommandContext {
  return context.idempotencyKey === null ? context : { ...context, idempotencyKey: `further/${step.length}/${step}/${context.idempotencyKey}` };
}

/** @throws InvalidRequest when the header is not 1 to 200 visible ASCII characters. */
function scoped(scope: string | null, request: Request): string | null {
  const key = request.get('idempotency-key');
  if (key === undefined) return null;
  if (!KEY_PATTERN.test(key)) throw new InvalidRequest([{ field: 'Idempotency-Key', message: 'must be 1 to 200 visible ASCII characters' }]);
  return scope === null ? null : `${scope}/${key}`;
}
