import { join } from 'node:path';
import { checkGoldenSamples } from '@keystead/event-store/src/golden.js';
import { EventRegistry } from '@keystead/event-store/src/registry.js';
import type { Refusal } from '@keystead/kernel/src/refusal.js';
import { localAiEvents, type HostEvent } from '../contract/events.js';
import { hostAddress } from './address.js';
import { endPull, evolveHost, noHost, registerHost, removeHost, requestPull, seeModels, type HostState } from './host.js';

const host = { hostId: 'hst_1', adminId: 'p_ada', name: 'Basement', baseUrl: 'http://10.0.0.5:11434', models: ['a'] };
const given = (...events: readonly HostEvent[]): HostState => events.reduce(evolveHost, noHost);
const there = registerHost(host, noHost);
const pull = { hostId: 'hst_1', pullId: 'pul_1', adminId: 'p_ada', model: 'b' };
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as Refusal).code;
  }
  return 'nothing was refused';
};

describe('a host', () => {
  it('is registered once, with the models it showed', () => {
    expect(there).toEqual([{ name: 'local-ai.host-registered@1', data: { ...host, kind: 'ollama' } }]);
    expect(registerHost(host, given(...there))).toEqual([]);
  });

  it('is on the record again only when its models changed', () => {
    expect(seeModels('hst_1', ['a'], given(...there))).toEqual([]);
    expect(seeModels('hst_1', ['b', 'a'], given(...there))).toEqual([{ name: 'local-ai.models-seen@1', data: { hostId: 'hst_1', models: ['a', 'b'] } }]);
  });

  it('pulls a model once at a time, and has it afterwards', () => {
    const pulling = given(...there, ...requestPull(pull, given(...there)));
    expect(requestPull(pull, pulling)).toEqual([]);
    expect(codeOf(() => requestPull({ ...pull, pullId: 'pul_2' }, pulling))).toBe('local-ai.pull-under-way');
    const [done] = endPull('hst_1', 'pul_1', null, pulling);
    expect(done).toEqual({ name: 'local-ai.model-pulled@1', data: { hostId: 'hst_1', pullId: 'pul_1', model: 'b' } });
    const after = evolveHost(pulling, done!);
    expect(after).toMatchObject({ models: ['a', 'b'] });
    expect(endPull('hst_1', 'pul_1', 'late', after)).toEqual([]);
  });

  it('says why a pull failed, and may be asked again', () => {
    const pulling = given(...there, ...requestPull(pull, given(...there)));
    const failed = endPull('hst_1', 'pul_1', 'no such model', pulling);
    expect(failed).toEqual([{ name: 'local-ai.model-pull-failed@1', data: { hostId: 'hst_1', pullId: 'pul_1', model: 'b', reason: 'no such model' } }]);
    expect(requestPull({ ...pull, pullId: 'pul_2' }, failed.reduce(evolveHost, pulling))).toHaveLength(1);
  });

  it('is gone once removed', () => {
    const removed = given(...there, ...removeHost('hst_1', 'p_ada', given(...there)));
    expect(codeOf(() => removeHost('hst_1', 'p_ada', removed))).toBe('local-ai.host-not-found');
    expect(codeOf(() => requestPull(pull, removed))).toBe('local-ai.host-not-found');
    expect(seeModels('hst_1', ['z'], removed)).toEqual([]);
  });

  it.each(['ftp://10.0.0.5', 'http://admin:secret@10.0.0.5', 'http://10.0.0.5/api', 'http://10.0.0.5?x=1', 'http://10.0.0.5/#x', 'ten', 'file:///etc/passwd', 'javascript:alert(1)'])('is not registered at %s', (address) => {
    expect(codeOf(() => hostAddress(address))).toBe('local-ai.address-refused');
  });

  it('is kept as scheme, host and port', () => expect(hostAddress('HTTP://Basement.example:11434/')).toBe('http://basement.example:11434'));

  it('reads every version of every event that was ever stored', async () => {
    expect(await checkGoldenSamples(new EventRegistry(localAiEvents, []), join(import.meta.dirname, 'golden'))).toEqual({ missing: [], unreadable: [] });
  });
});
