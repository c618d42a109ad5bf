import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** The OpenAPI document, made from the same schemas that validate requests. */
export function openApiDocument(app: NestExpressApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Keystead')
    .setDescription('Commands accept `Idempotency-Key`; writes answer `Keystead-Position`; reads accept `Keystead-Min-Position`. Errors are problem+json (RFC 9457). Lists page with `cursor` and `limit`, newest first.')
    .setVersion('1')
    .addCookieAuth('ks_session', { type: 'apiKey', in: 'cookie' }, 'session')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'personal token, ks_pat_…' }, 'token')
    .build();
  return SwaggerModule.createDocument(app, config);
}

/** The document at /api/openapi.json and a page for people at /api/docs. */
export function serveOpenApi(app: NestExpressApplication, document: () => OpenAPIObject): void {
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/openapi.json', customSiteTitle: 'Keystead API' });
}
