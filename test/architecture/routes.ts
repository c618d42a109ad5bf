import 'reflect-metadata';
import { RequestMethod, type Type } from '@nestjs/common';
import { ALLOW, PUBLIC, type Sign } from '@keystead/platform/src/access/decorators.js';

export interface Route {
  readonly controller: string;
  readonly method: string;
  readonly verb: string;
  readonly path: string;
  readonly allow: Sign | undefined;
  readonly isPublic: boolean;
  readonly inputs: readonly { readonly kind: string; readonly schema: unknown }[];
}

/** Numbers Nest gives to parameters that come from the request and are ours to check. */
const INPUTS: Readonly<Record<string, string>> = { 3: 'body', 4: 'query', 5: 'param' };

const sign = (key: symbol, handler: object, controller: Type): unknown => Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller);
const joined = (...parts: string[]): string => parts.map((part) => part.replace(/^\/|\/$/g, '')).filter((part) => part !== '').join('/');

/** The routes of a controller, from what its decorators left. */
export function routesOf(controller: Type): Route[] {
  const prototype = controller.prototype as Record<string, object>;
  return Object.getOwnPropertyNames(prototype).flatMap((method) => {
    const handler = prototype[method];
    const verb = handler === undefined ? undefined : (Reflect.getMetadata('method', handler) as RequestMethod | undefined);
    if (handler === undefined || verb === undefined) return [];
    const read = (Reflect.getMetadata('__routeArguments__', controller, method) ?? {}) as Record<string, { schema?: unknown }>;
    return [
      {
        controller: controller.name,
        method,
        verb: RequestMethod[verb],
        path: joined(Reflect.getMetadata('path', controller) as string, Reflect.getMetadata('path', handler) as string),
        allow: sign(ALLOW, handler, controller) as Route['allow'],
        isPublic: sign(PUBLIC, handler, controller) !== undefined,
        inputs: Object.entries(read).flatMap(([key, { schema }]) => {
          const kind = INPUTS[key.split(':')[0] ?? ''];
          return kind === undefined ? [] : [{ kind, schema }];
        }),
      },
    ];
  });
}

/** What a route fails to say. */
export function unclear({ controller, method, allow, isPublic, inputs }: Route): string[] {
  return [
    ...(allow === undefined && !isPublic ? [`${controller}.${method} says nothing of who may enter`] : []),
    ...(allow !== undefined && isPublic ? [`${controller}.${method} is open and closed`] : []),
    ...inputs.filter(({ schema }) => schema === undefined).map(({ kind }) => `${controller}.${method} reads ${kind} without a schema`),
  ];
}
