import type { Manifest } from '@keystead/marketplace/src/contract/index.js';
import { executionEvents } from '@keystead/runtime/src/contract/index.js';
import { defineContext } from '@keystead/platform/src/context/define-context.js';
import type { People } from './people.js';

/** Says the words of the runtime and runs nothing: for tests that append a run's end themselves. */
export const silentRuntime = defineContext({ name: 'runtime', events: executionEvents, slices: [] });

/** A small app that can be published; change what the story is about. */
export function manifestOf(over: Partial<Manifest> = {}): Manifest {
  return {
    name: 'Ward letters',
    slug: 'ward-letters',
    version: '1.0.0',
    runtime: 'javascript',
    entry: 'main.js',
    summary: 'Writes letters for the ward.',
    readme: '',
    category: 'writing',
    input: { type: 'object', properties: { text: { type: 'string', maxLength: 2000 } }, required: ['text'], additionalProperties: false },
    output: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
    permissions: { models: ['small'], egress: [], secrets: [] },
    limits: {},
    pricePerRunUsd: '0.02',
    ...over,
  };
}

export const CODE = 'export default async function run({ input }) { return { text: input.text }; }\n';

export interface PublishedApp {
  readonly appId: string;
  readonly versionId: string;
  readonly position: string;
}

export async function publish({ developer }: People, over: Partial<Manifest> = {}, code = CODE): Promise<PublishedApp> {
  const answer = await developer.http.post('/api/developer/versions').send({ manifest: manifestOf(over), code });
  if (answer.status !== 201) throw new Error(`not published: ${JSON.stringify(answer.body)}`);
  const { appId, versionId } = answer.body as { appId: string; versionId: string };
  return { appId, versionId, position: answer.get('keystead-position')! };
}

/** Installs what the catalogue shows, agreeing to all of it. @returns the install's id and position */
export async function install({ user }: People, app: { readonly appId: string; readonly position: string }): Promise<{ id: string; position: string }> {
  const shown = (await user.http.get(`/api/catalogue/${app.appId}`).set('Keystead-Min-Position', app.position).expect(200)).body as { version: string; permissionsDigest: string; pricePerRunUsd: string };
  const { version, permissionsDigest, pricePerRunUsd } = shown;
  const answer = await user.http.post('/api/installs').send({ appId: app.appId, version, consent: { permissionsDigest, pricePerRunUsd } });
  if (answer.status !== 201) throw new Error(`not installed: ${JSON.stringify(answer.body)}`);
  return { id: (answer.body as { id: string }).id, position: answer.get('keystead-position')! };
}
