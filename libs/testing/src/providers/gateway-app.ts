import { defineContext } from '@keystead/platform/src/context/define-context.js';
import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { LOCAL_HOSTS, type LocalHosts } from '@keystead/gateway/src/contract/index.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { seedPeople, type People } from '../people.js';
import { startTestApp, type TestApp } from '../platform-app.js';
import { startOllamaStandIn, type OllamaStandIn } from './ollama-stand-in.js';
import { startOpenAiStandIn, type OpenAiStandIn } from './openai-stand-in.js';

export const HOST_ID = 'hst_0123456789abcdefghjkmnpqrs';
export const PROVIDER_SECRET = 'sk-standin-Q7xW2vB9nM4kL1pZ8cR5';

/** Gateway, keys and identity as they run, with stand-ins where the providers are and one registered machine with local models. */
export interface GatewayApp {
  readonly app: TestApp;
  readonly people: People;
  readonly openai: OpenAiStandIn;
  readonly ollama: OllamaStandIn;
  /** A personal token of the user. */
  readonly token: string;
  /** The user's key for the OpenAI-compatible stand-in, whose models `mixtral` and `house` have prices. */
  readonly keyId: string;
  stop(): Promise<void>;
}

export async function startGatewayApp(env: Readonly<Record<string, string>> = {}): Promise<GatewayApp> {
  const [openai, ollama] = [await startOpenAiStandIn(), await startOllamaStandIn()];
  const hosts: LocalHosts = {
    baseUrlOf: async (_organisation, hostId) => (hostId === HOST_ID ? ollama.url : null),
    modelsOf: async () => [{ hostId: HOST_ID, hostName: 'the big one', model: 'llama3.2:1b' }],
  };
  const machines = defineContext({ name: 'machines', events: [], slices: [], providers: [{ provide: LOCAL_HOSTS, useValue: hosts }], exports: [LOCAL_HOSTS] });
  const app = await startTestApp({ contexts: [identityContext, keysContext, gatewayContext, machines], env: { KEYSTEAD_DEMO: 'true', KEYSTEAD_PRIVATE_ENDPOINTS: openai.url, ...env } });
  const people = await seedPeople(app);
  const price = (model: string, over: object) => people.admin.http.post('/api/prices').send({ provider: 'openai-compatible', model, ...over }).expect(201);
  await price('mixtral', { inputUsdPerMillion: '10', outputUsdPerMillion: '100' });
  await price('house', { charge: 'none', inputUsdPerMillion: '0', outputUsdPerMillion: '0' });
  const key = await people.user.http.post('/api/keys').send({ name: 'stand-in', provider: 'openai-compatible', baseUrl: openai.baseUrl, secret: PROVIDER_SECRET }).expect(201);
  const token = await people.user.http.post('/api/tokens').send({ name: 'tests', expiresInDays: 1 }).expect(201);
  const stop = async (): Promise<void> => {
    await app.stop();
    await openai.close();
    await ollama.close();
  };
  return { app, people, openai, ollama, token: token.body.token as string, keyId: key.body.id as string, stop };
}

/** What the log holds of some categories, as `name` and data, oldest first. */
export async function factsOf(app: TestApp, categories: readonly string[]): Promise<{ name: string; data: Record<string, unknown>; actor: string | null; correlation: string }[]> {
  const facts = [];
  for await (const { event, header } of app.core.log.readAll({ categories })) facts.push({ name: event.name, data: event.data as Record<string, unknown>, actor: header.actor.id, correlation: header.correlation });
  return facts;
}
