import { randomBytes } from 'node:crypto';
import { encodeId } from '@keystead/kernel/src/ids.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import type { Manifest } from '@keystead/marketplace/src/contract/index.js';
import { executionEvents, type ExecutionEventData } from '@keystead/runtime/src/contract/index.js';
import { defineContext } from '@keystead/platform/src/context/define-context.js';
import type { People } from './people.js';
import type { TestApp } from './platform-app.js';

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

type Finished = ExecutionEventData<'runtime.execution-finished@1'>;
export type EndedRun = Partial<Finished> & Pick<Finished, 'memberId' | 'appId' | 'appOrganisation'> & { readonly organisation: string; readonly at?: string };

/** Puts the end of a run into the log, as the runtime would. @returns the run's id and the event's position */
export async function runEnded(app: TestApp, { organisation, at = '2026-03-01T10:00:00.000Z', ...over }: EndedRun): Promise<{ executionId: string; position: string }> {
  const executionId = over.executionId ?? encodeId('exe', randomBytes(16));
  const finished = executionEvents.find((event) => event.name === 'runtime.execution-finished@1')!;
  const data: Finished = {
    executionId,
    appName: 'Ward letters',
    versionId: 'ver_00000000000000000000000000',
    version: '1.0.0',
    outcome: 'SUCCEEDED',
    limitFired: null,
    platformReason: null,
    errorFingerprint: null,
    errorFrames: [],
    wallMs: 100,
    cpuMs: 50,
    memoryBytes: 1024,
    outputBytes: 64,
    isolation: 'L1',
    calls: 1,
    providerCostUsd: '0',
    charge: 'practice',
    priceUsd: '0.02',
    outputDigest: null,
    ...over,
  };
  const envelope = { actor: { kind: 'service', id: 'runtime', via: 'system' }, behalf: over.memberId, correlation: 'run', causation: null, occurredAt: new Date(at) } as const;
  const result = await app.core.log.append(streamName({ context: 'runtime', kind: 'execution', organisation, id: executionId }), 'none', [{ name: finished.name, data }], envelope);
  if (result.outcome !== 'appended') throw new Error(`the run's end was not stored: ${result.outcome}`);
  return { executionId, position: result.position };
}
