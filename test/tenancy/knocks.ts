import { install, publish } from '@keystead/testing/src/marketplace.js';
import type { People, Person } from '@keystead/testing/src/people.js';
import type { TestApp } from '@keystead/testing/src/platform-app.js';

export interface Knock {
  readonly verb: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As documented, with `{id}`. */
  readonly path: string;
}

/** Where ids of a kind stand in an address, and one of them. */
export type Things = readonly (readonly [prefix: string, id: string])[];

/** One of everything that an organisation can have. Needs the runtime, but no runner: a run that was asked for waits, which is enough to own one. */
export async function thingsOf(app: TestApp, people: People): Promise<Things> {
  const { user, developer, admin, auditor } = people;
  const keyId = (await user.http.post('/api/keys').send({ name: 'harbour key', provider: 'practice', secret: 'practice-secret-1' }).expect(201)).body.id as string;
  const published = await publish(people);
  const { id: installId } = await install(people, published);
  const executionId = (await user.http.post('/api/executions').send({ installId, input: { text: 'harbour text' } }).expect(202)).body.id as string;
  const tokenId = (await user.http.post('/api/tokens').send({ name: 'harbour token', expiresInDays: 1 }).expect(201)).body.id as string;
  const invitationId = (await admin.http.post('/api/invitations').send({ email: 'new@harbour.example', name: 'New of harbour', roles: ['user'] }).expect(201)).body.id as string;
  const reportId = (await auditor.http.post('/api/audit/bundles').send({ from: '2026-01-01T00:00:00Z', to: '2032-12-01T00:00:00Z' }).expect(201)).body.id as string;
  const requestId = (await admin.http.post('/api/subject-requests').send({ memberId: developer.id, kind: 'access' }).expect(201)).body.id as string;
  await app.settled();
  const eventId = (await auditor.http.get(`/api/audit/events?key=${keyId}`).expect(200)).body.items[0].eventId as string;
  return [
    ['/api/keys/', keyId],
    ['/api/executions/', executionId],
    ['/api/installs/', installId],
    ['/api/tokens/', tokenId],
    ['/api/invitations/', invitationId],
    ['/api/audit/bundles/', reportId],
    ['/api/audit/events/', eventId],
    ['/api/subject-requests/', requestId],
    ['/api/members/', developer.id],
    ['/api/developer/apps/', published.appId],
    ['/api/policy/forbidden-apps/', published.appId],
    ['/api/catalogue/', published.appId],
  ];
}

/** Every route of the OpenAPI document. */
export async function knocksAt(app: TestApp): Promise<Knock[]> {
  const { paths } = (await app.http().get('/api/openapi.json').expect(200)).body as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(paths).flatMap(([path, verbs]) => Object.keys(verbs).map((verb) => ({ verb, path }) as Knock));
}

/** The documented path with ids in it; `other` where a thing of that kind is not among them. */
export function address(path: string, things: Things, other: string): string {
  const id = things.find(([prefix]) => path.startsWith(prefix))?.[1] ?? other;
  return path.replace('{framework}/{id}', 'hipaa/164.312(b)').replace('{role}', 'user').replace('{provider}', 'openai').replaceAll(/\{[^}]+\}/g, id);
}

/** Valid where the route names a thing, so that it is the thing that is refused and not the form. */
function bodyFor(path: string, confirm: string): object {
  if (path.endsWith('/restrictions')) return { apps: null, models: null };
  if (path.endsWith('/roles')) return { role: 'auditor' };
  if (path.endsWith('/rollback')) return { toVersion: '1.0.0', reason: 'spec' };
  if (path.endsWith('/pulls')) return { model: 'llama3.2:1b' };
  if (path.endsWith('/erase')) return { confirm };
  return {};
}

/** @param confirm the person that an erasure names */
export const send = (http: Person['http'], { verb, path }: Knock, to: string, confirm: string) => (verb === 'get' || verb === 'delete' ? http[verb](to) : http[verb](to).send(bodyFor(path, confirm)));
