import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Metrics } from './metrics.js';

describe('refusals in the metrics', () => {
  it('are counted by the codes there are, whatever comes', async () => {
    const metrics = new Metrics(new Set(['toy.rude']));
    for (const code of ['toy.rude', 'toy.rude', 'made-up', 'org_1']) metrics.countRefusal(code);
    const lines = (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith('keystead_refusals_total'));
    expect(lines).toEqual(['keystead_refusals_total{code="toy.rude"} 2', 'keystead_refusals_total{code="other"} 2']);
  });
});

describe('requests in the metrics', () => {
  it('are counted by how they ended, also those that their client did not wait for', async () => {
    const metrics = new Metrics();
    const app = express();
    app.use(metrics.observeHttp());
    app.get('/well', (_asked, answer) => void answer.json({}));
    app.get('/never', () => undefined);
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await (await fetch(`http://127.0.0.1:${port}/well`)).text();
    const left = request({ host: '127.0.0.1', port, path: '/never' }).on('error', () => undefined).end();
    await once(server, 'request');
    left.destroy();
    const counted = async () => (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith('keystead_http_request_duration_seconds_count'));
    while ((await counted()).length < 2) await new Promise(setImmediate);
    expect(await counted()).toEqual([
      'keystead_http_request_duration_seconds_count{method="GET",route="/well",status="200"} 1',
      'keystead_http_request_duration_seconds_count{method="GET",route="/never",status="aborted"} 1',
    ]);
    server.close();
    server.closeAllConnections();
  });
});
