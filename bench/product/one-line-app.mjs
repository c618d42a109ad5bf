// @ts-check
/** The smallest app that says something. */
/** @typedef {import('../../scripts/lib/demo-visitor.mjs').Visitor} Visitor */

/** @param {number} stayMs */
const code = (stayMs) => `import { log } from 'keystead';\nexport default async function run() { log('here'); ${stayMs === 0 ? '' : `await new Promise((resolve) => setTimeout(resolve, ${stayMs})); `}return {}; }\n`;

const MANIFEST = {
  name: 'One line',
  slug: 'one-line',
  version: '1.0.0',
  runtime: 'javascript',
  entry: 'main.js',
  summary: 'Says one line.',
  readme: '',
  category: 'writing',
  input: { type: 'object', properties: {}, additionalProperties: false },
  output: { type: 'object', properties: {}, additionalProperties: false },
  permissions: { models: [], egress: [], secrets: [] },
  limits: {},
  pricePerRunUsd: '0',
};

/**
 * @param {Visitor} developer @param {Visitor} user @param {number} [stayMs] a moment, so that nobody misses the line
 * @returns {Promise<string>} the user's install
 */
export async function installOneLineApp(developer, user, stayMs = 50) {
  const { appId } = await developer.post('/api/developer/versions', { manifest: MANIFEST, code: code(stayMs) });
  const offer = await user.until('the app is in the catalogue', () => user.get(`/api/catalogue/${appId}`).catch(() => null));
  const { version, permissionsDigest, pricePerRunUsd } = offer;
  const { id } = await user.post('/api/installs', { appId, version, consent: { permissionsDigest, pricePerRunUsd } });
  return id;
}

/**
 * @param {Visitor} user @param {string} installId
 * @returns {Promise<number>} milliseconds from the request to the first line
 */
export async function firstLine(user, installId) {
  const start = performance.now();
  const { id } = await user.post('/api/executions', { installId, input: {} });
  let took = Number.NaN;
  let outcome = '';
  await user.follow(`/api/executions/${id}/stream`, (event, data) => {
    if (event === 'log' && Number.isNaN(took)) took = performance.now() - start;
    if (event === 'done') outcome = data.outcome;
  });
  if (outcome !== 'SUCCEEDED' || Number.isNaN(took)) throw new Error(`run ${id} ended with ${outcome || 'nothing'}${Number.isNaN(took) ? ' and said no line' : ''}`);
  return took;
}
