import { ExpressAdapter } from '@nestjs/platform-express';
import { Router, type RequestHandler } from 'express';

type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete';

/**
 * Express compares a path with one route after the other, and there are more than a hundred: a tenth of what a short read costs. Here it compares only
 * those that begin with the same two segments, in the order in which they were declared. Paths and parameters stay whole: nothing is mounted.
 */
export class RoutesByPrefix extends ExpressAdapter {
  private readonly routers = new Map<string, Router>();
  private divides = false;

  /** From now on: what is declared before stands before all middleware that Nest has still to add. */
  divideRoutes(): void {
    this.divides = true;
  }

  override get(path: unknown, handler?: RequestHandler): unknown {
    return this.declare('get', path, handler);
  }
  override post(path: unknown, handler?: RequestHandler): unknown {
    return this.declare('post', path, handler);
  }
  override put(path: unknown, handler?: RequestHandler): unknown {
    return this.declare('put', path, handler);
  }
  override patch(path: unknown, handler?: RequestHandler): unknown {
    return this.declare('patch', path, handler);
  }
  override delete(path: unknown, handler?: RequestHandler): unknown {
    return this.declare('delete', path, handler);
  }

  private declare(verb: Verb, path: unknown, handler: RequestHandler | undefined): unknown {
    const prefix = this.divides && typeof path === 'string' ? prefixOf(path) : null;
    if (prefix === null || handler === undefined) return super[verb](path, handler as never);
    return this.routerOf(prefix)[verb](path as string, handler);
  }

  private routerOf(prefix: string): Router {
    if (this.routers.size === 0) this.use(this.dispatch);
    const router = this.routers.get(prefix) ?? Router();
    this.routers.set(prefix, router);
    return router;
  }

  /** Methods that no route names are answered by whoever comes last, and not by a router that knows a part of the routes. */
  private readonly dispatch: RequestHandler = (request, response, next) => {
    const router = request.method === 'OPTIONS' ? undefined : this.routers.get(prefixOf(request.path) ?? '');
    if (router === undefined) next();
    else router(request, response, next);
  };
}

/** As Express compares: without regard to case. null: shorter, or with a parameter so early. */
function prefixOf(path: string): string | null {
  const found = /^\/[^/:*{]+\/[^/:*{]+/.exec(path);
  return found === null ? null : found[0].toLowerCase();
}
