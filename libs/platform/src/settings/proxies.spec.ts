import { trustedProxies } from './proxies.js';

describe('trusted proxies', () => {
  it.each([
    [undefined, []],
    ['none', []],
    ['10.0.0.7', ['10.0.0.7']],
    ['10.1.0.0/16, ::1,fd00::/8', ['10.1.0.0/16', '::1', 'fd00::/8']],
  ])('%s is %j', (text, list) => {
    expect(trustedProxies.parse(text)).toEqual(list);
  });

  it.each(['all', 'loopback', '10.0.0', '10.0.0.7,', '0.0.0.0/0', '::/0', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/8/8', 'fe80::1%eth0', 'proxy.example', 'none,10.0.0.7'])('%j is refused', (text) => {
    expect(trustedProxies.safeParse(text).success).toBe(false);
  });
});
