// @ts-check
/** The app that the load runs: asks a model once, waits a little, answers. */

const CODE = `import { ai } from 'keystead';
export default async function run({ input }) {
  const text = await ai.chat({ model: 'small', messages: [{ role: 'user', content: input.text }], max_tokens: 64 }).text();
  await new Promise((resolve) => setTimeout(resolve, input.pauseMs));
  return { text };
}
`;

/** @param {string} slug */
export const manifest = (slug) => ({
  name: 'Reads and waits',
  slug,
  version: '1.0.0',
  runtime: 'javascript',
  entry: 'main.js',
  summary: 'Asks a model once, waits, answers.',
  readme: '',
  category: 'writing',
  input: { type: 'object', properties: { text: { type: 'string' }, pauseMs: { type: 'integer', minimum: 0, maximum: 5000 } }, required: ['text', 'pauseMs'], additionalProperties: false },
  output: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'], additionalProperties: false },
  permissions: { models: ['small'], egress: [], secrets: [] },
  limits: {},
  pricePerRunUsd: '0.01',
});

/** A model of theirs that costs something, so that there is something to reserve. */
export const PRICED = 'openai-compatible/stand-in';
export const PRACTICE = 'practice/scribe-small';

/** @typedef {import('./client.mjs').Client} Client */

/**
 * @param {{ developer: Client, admin: Client, runners: Client[], baseUrl: string, slug: string }} people
 * @returns {Promise<Map<Client, string>>} each runner's install
 */
export async function installApp({ developer, admin, runners, baseUrl, slug }) {
  const say = async (/** @type {Client} */ client, /** @type {import('./client.mjs').Call} */ call) => {
    const answer = await client.send(call);
    if (answer.status >= 300) throw new Error(`${call.path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer;
  };
  await say(admin, { path: '/api/prices', body: { provider: 'openai-compatible', model: 'stand-in', inputUsdPerMillion: '10', outputUsdPerMillion: '100' } });
  const { body: app, position } = await say(developer, { path: '/api/developer/versions', body: { manifest: manifest(slug), code: CODE } });
  /** @type {Map<Client, string>} */
  const installs = new Map();
  for (const runner of runners) {
    await say(runner, { path: '/api/keys', body: { name: 'stand-in', provider: 'openai-compatible', baseUrl, secret: 'sk-stand-in-0123456789' } });
    await say(runner, { path: '/api/keys', body: { name: 'practice', provider: 'practice', secret: 'practice-0123456789' } });
    const { body: offer } = await runner.get(`/api/catalogue/${app.appId}`, position);
    const { version, permissionsDigest, pricePerRunUsd } = offer;
    const { body: install } = await say(runner, { path: '/api/installs', body: { appId: app.appId, version, consent: { permissionsDigest, pricePerRunUsd } } });
    installs.set(runner, install.id);
  }
  return installs;
}
