import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestHandler } from 'express';

interface NextServer {
  prepare(): Promise<void>;
  getRequestHandler(): (request: unknown, response: unknown) => Promise<void>;
}
type MakeNext = (options: { dev: false; customServer: true; dir: string }) => NextServer;

const PORTAL = join(process.cwd(), 'apps', 'portal');
/** Not a literal: Next's types would change those of Node's environment for the whole program. */
const NEXT: string = 'next';

/** The built portal as a request handler of this process, or null where it was not built (it can be deployed alone). */
export async function openPortal(): Promise<RequestHandler | null> {
  if (!existsSync(join(PORTAL, '.next', 'BUILD_ID'))) return null;
  const { default: next } = (await import(NEXT)) as { default: MakeNext };
  const server = next({ dev: false, customServer: true, dir: PORTAL });
  await server.prepare();
  const handle = server.getRequestHandler();
  return (request, response, fail) => void handle(request, response).catch(fail);
}
