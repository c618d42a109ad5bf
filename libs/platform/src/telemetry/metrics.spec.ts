import { Metrics } from './metrics.js';

describe('refusals in the metrics', () => {
  it('are counted by the codes there are, whatever comes', async () => {
    const metrics = new Metrics(new Set(['toy.rude']));
    for (const code of ['toy.rude', 'toy.rude', 'made-up', 'org_1']) metrics.countRefusal(code);
    const lines = (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith('keystead_refusals_total'));
    expect(lines).toEqual(['keystead_refusals_total{code="toy.rude"} 2', 'keystead_refusals_total{code="other"} 2']);
  });
});
