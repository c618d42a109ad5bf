import type { NestExpressApplication } from '@nestjs/platform-express';
import { NestFactory } from '@nestjs/core';
import cookieParser from 'cookie-parser';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { Logger, PinoLogger } from 'nestjs-pino';
import { AppModule } from '../core/app.module.js';
import type { Core } from '../core/open-core.js';
import { publicUrl } from '../settings/platform.config.js';
import { Health } from '../telemetry/health.js';
import { Metrics } from '../telemetry/metrics.js';
import { requestLog } from '../telemetry/request-log.js';
import { jsonBody } from './body.js';
import { believeTrustedProxiesOnly } from './forwarded.js';
import type { Load } from './load.js';
import { OfferedMethods } from './offered-methods.js';
import { openApiDocument, serveOpenApi } from './openapi.js';
import { sameOriginWrites } from './origin.js';
import { ProblemFilter } from './problem.filter.js';
import { requestId } from './request-id.js';
import { RoutesByPrefix } from './routes-by-prefix.js';
import { validationPipe } from './validation.pipe.js';

/** Paths that are the platform's own; all others belong to the portal. */
export const API_PATHS = /^\/(api|v1|health|metrics)(\/|$)/;

export interface HttpOptions {
  readonly service: string;
  /** Turns away what is more than it can answer; left out, everything is taken in. */
  readonly load?: Load;
  /** Serves every path that is not the API's. */
  readonly portal?: RequestHandler;
}

/** The HTTP face of the application, not yet listening. Order matters: identity of the request first, then its size, then doors. */
export async function createHttpApp(core: Core, options: HttpOptions): Promise<NestExpressApplication> {
  const routes = new RoutesByPrefix();
  const app = await NestFactory.create<NestExpressApplication>(AppModule.compose(core, options.service), routes, { bodyParser: false, bufferLogs: true, abortOnError: false });
  app.useLogger(app.get(Logger));
  app.flushLogs();
  app.disable('x-powered-by');
  // Answers are about people and are never kept, so there is nothing to compare a digest with.
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', core.platform.KEYSTEAD_TRUSTED_PROXIES);
  app.use(requestId);
  app.use(believeTrustedProxiesOnly);
  app.use(app.get(Metrics).observeHttp());
  if (options.load !== undefined) {
    app.get(Health).register(options.load.health());
    app.use(options.load.admit);
  }
  const address = new URL(publicUrl(core.platform));
  // In front of the portal: a page is asked for first, so it is the page that must keep the browser on https.
  if (address.protocol === 'https:') app.use(helmet.strictTransportSecurity());
  if (options.portal !== undefined) app.use(portalOnly(options.portal));
  app.use(requestLog(PinoLogger.root));
  app.use(helmet({ contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } }, strictTransportSecurity: false }));
  app.use(neverKept);
  app.use(cookieParser());
  app.use(sameOriginWrites(address.origin));
  app.use(...jsonBody());
  app.useGlobalPipes(validationPipe());
  const document = made(() => openApiDocument(app));
  app.useGlobalFilters(app.get(ProblemFilter).knowing(new OfferedMethods(document)));
  serveOpenApi(app, document);
  routes.divideRoutes();
  return app;
}

/** Once, when it is first asked for: there are no routes before the application listens. */
function made<T extends object>(make: () => T): () => T {
  let it: T | undefined;
  return () => (it ??= make());
}

const neverKept: RequestHandler = (_request, response, next) => (response.setHeader('Cache-Control', 'no-store'), next());

function portalOnly(portal: RequestHandler): RequestHandler {
  return (request, response, next) => (API_PATHS.test(request.path) ? next() : portal(request, response, next));
}
