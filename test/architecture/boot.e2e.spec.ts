import 'reflect-metadata';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Type } from '@nestjs/common';
import { EVENT_NAME_PATTERN } from '@keystead/kernel/src/event.js';
import { ErrorPagesController } from '@keystead/platform/src/http/error-pages.controller.js';
import { platformRefusals } from '@keystead/platform/src/http/platform-refusals.js';
import { OpsController } from '@keystead/platform/src/telemetry/ops.controller.js';
import { startTestApp } from '@keystead/testing/src/platform-app.js';
import { contexts } from '../../apps/contexts.js';
import * as tree from '../../scripts/checks/tree.mjs';
import { ROOT } from './planted-tree.js';
import { routesOf, unclear } from './routes.js';

/** What must hold of the composed program, read from the program itself. */
const controllers = [OpsController, ErrorPagesController, ...contexts.flatMap(({ slices }) => slices.flatMap((part) => [...(part.controllers ?? [])]))] as Type[];
const routes = controllers.flatMap((controller) => routesOf(controller));
const providers = contexts.flatMap(({ providers: own = [], slices }) => [...own, ...slices.flatMap((part) => [...(part.providers ?? [])])]);
const twice = (names: readonly string[]): string[] => names.filter((name, place) => names.indexOf(name) !== place);

/** What the generator says of the committed client, were it made from this document; nothing when it would be the same. The app goes on meanwhile. */
async function clientFaults(document: unknown): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'keystead-openapi-'));
  try {
    const file = join(folder, 'openapi.json');
    writeFileSync(file, JSON.stringify(document));
    await promisify(execFile)(process.execPath, [join(ROOT, 'scripts', 'generate-api-client.mjs'), '--check', file]);
    return '';
  } catch (error) {
    return (error as { stderr?: string }).stderr ?? String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the composition', () => {
  it('has each context that has a folder, and no other', () => {
    expect(contexts.map(({ name }) => name).toSorted()).toEqual(tree.contexts(ROOT));
  });

  it('starts, in an empty database, nothing complains, and the portal’s client is made from what it offers', async () => {
    const app = await startTestApp({ contexts });
    try {
      await app.http().get('/health/live').expect(200);
      const offered = (await app.http().get('/api/openapi.json').expect(200)).body as { paths: Record<string, unknown> };
      expect(await clientFaults(offered)).toBe('');
      expect(await clientFaults({ ...offered, paths: { ...offered.paths, '/api/planted': {} } })).toContain('is not what the API offers');
      await app.settled();
      expect(app.warnings).toEqual([]);
    } finally {
      await app.stop();
    }
  }, 90_000);

  it.each([
    ['command', '__commandHandler__', 30],
    ['query', '__queryHandler__', 0],
  ])('has one handler for each %s', (_, metadata, atLeast) => {
    const handled = providers.flatMap((provider) => (typeof provider === 'function' ? ((Reflect.getMetadata(metadata, provider) as { name: string } | undefined) ?? []) : []));
    expect([handled.length >= atLeast, handled.filter((one, place) => handled.indexOf(one) !== place).map(({ name }) => name)]).toEqual([true, []]);
  });

  it('names each projection, reaction and schedule once', () => {
    const names = contexts.flatMap(({ slices }) => slices.flatMap((part) => [...(part.projections ?? []), ...(part.reactions ?? []), ...(part.schedules ?? [])].map(({ name }) => name)));
    expect([names.length > 10, twice(names)]).toEqual([true, []]);
  });
});

describe('stored events', () => {
  const events = contexts.flatMap(({ name, events: own }) => own.map((event) => ({ context: name, name: event.name })));

  it('have one name each, with a version, that begins with their context', () => {
    expect([events.length > 30, twice(events.map(({ name }) => name))]).toEqual([true, []]);
    expect(events.filter(({ context, name }) => !EVENT_NAME_PATTERN.test(name) || !name.startsWith(`${context}.`))).toEqual([]);
  });

  it('have a golden sample each', () => {
    expect(events.filter(({ context, name }) => !existsSync(join(ROOT, 'libs', context, 'src', 'domain', 'golden', `${name}.json`))).map(({ name }) => name)).toEqual([]);
  });
});

describe('routes', () => {
  it('say who may enter, and have a schema for whatever they read', () => {
    expect(routes.length).toBeGreaterThan(60);
    expect(routes.flatMap(unclear)).toEqual([]);
  });

  it('are one each', () => {
    expect(twice(routes.map(({ verb, path }) => `${verb} ${path}`))).toEqual([]);
  });

  it('ask for rights that somebody has', () => {
    const granted = new Set(contexts.flatMap(({ abilities = {} }) => Object.values(abilities).flatMap((grants) => grants.map(([action, subject]: readonly [string, string]) => `${action} ${subject}`))));
    expect(routes.flatMap(({ allow, path }) => (allow === undefined || granted.has(`${allow.action} ${allow.subject}`) ? [] : [`${path} asks for ${allow.action} ${allow.subject}`]))).toEqual([]);
  });

  it('that make secrets or powers are not opened by a token', () => {
    expect(routes.filter(({ allow }) => allow?.inSession === true).map(({ verb, path }) => `${verb} ${path}`).toSorted()).toEqual([
      'DELETE api/session',
      'POST api/invitations',
      'POST api/me/password',
      'POST api/members/:id/password-reset',
      'POST api/members/:id/roles',
      'POST api/tokens',
    ]);
  });

  it('a route without a sign and without a schema is found (planted)', () => {
    expect(unclear({ controller: 'Planted', method: 'show', verb: 'GET', path: 'api/planted/:id', allow: undefined, isPublic: false, inputs: [{ kind: 'param', schema: undefined }] })).toEqual([
      'Planted.show says nothing of who may enter',
      'Planted.show reads param without a schema',
    ]);
  });
});

describe('refusals', () => {
  const codes = [platformRefusals, ...contexts.flatMap(({ refusals = [] }) => [...refusals])].flatMap(({ kinds }) => Object.keys(kinds));
  const pages = readdirSync(join(ROOT, 'docs', 'errors')).map((file) => file.replace(/\.md$/, ''));

  it('have a page each, and no page is of a code that is no more', () => {
    expect([codes.length > 50, codes.filter((code) => !pages.includes(code))]).toEqual([true, []]);
    expect(pages.filter((page) => !codes.includes(page) && page !== 'platform.internal')).toEqual([]);
  });
});
