import { ClientOllamaHosts } from './ollama-hosts.js';

/** The real client; the machine is a function. */
const said = (body: unknown): ClientOllamaHosts => new ClientOllamaHosts(() => async () => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } }));

describe("the names of a machine's models", () => {
  it('can be stored, whatever the machine calls them', async () => {
    const models = await said({ models: [{ name: `${'a'.repeat(199)}😀`, size: 1, details: { family: 'll\ud800ama' } }, { name: 'phi\0', size: 2, details: { family: 7 } }] }).models('http://10.0.0.5:11434', AbortSignal.timeout(1_000));
    expect(models.map(({ name, family }) => [name, family])).toEqual([[`${'a'.repeat(199)}\ufffd`, 'll\ufffdama'], ['phi\ufffd', null]]);
  });
});
