import type { EndpointTrust } from '../contract/endpoints.js';
import { EndpointGuard, type Resolver } from './endpoint-guard.js';

const names: Record<string, string[]> = {
  'api.example.org': ['93.184.216.34', '2606:2800:220:1::1'],
  'mixed.example.org': ['93.184.216.34', '127.0.0.1'],
  'inside.example.org': ['10.0.0.5'],
  'metadata.google.internal': ['169.254.169.254'],
  localhost: ['127.0.0.1', '::1'],
  'ollama.lan': ['192.168.1.20'],
};
const resolve: Resolver = async (host) => (names[host] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
const guard = new EndpointGuard(['http://127.0.0.1:11434', 'http://ollama.lan:11434'], resolve);

async function verdict(url: string, trust: EndpointTrust = 'public'): Promise<string> {
  try {
    const { addresses } = await guard.check(url, trust);
    return addresses.map(({ address }) => address).join(' ');
  } catch (error) {
    return (error as Error).message;
  }
}

const RESERVED = 'This address is reserved and is never called.';
const PRIVATE = 'This address is in a private network. An admin can register it.';

describe("a person's own base URL", () => {
  it('may be public, and the connection is bound to what was checked', async () => {
    expect(await verdict('https://api.example.org/v1')).toBe('93.184.216.34 2606:2800:220:1::1');
    expect(await verdict('https://93.184.216.34/v1')).toBe('93.184.216.34');
  });

  it.each(['127.0.0.1', '127.1', '127.0.1', '2130706433', '0x7f000001', '0x7f.0.0.1', '0x7F.1', '0177.0.0.1', '017700000001', '127.0.0.1', '１２７.0.0.1', '127。0。0。1', '[::1]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[64:ff9b::127.0.0.1]', '[2002:7f00:1::]'])('%s is this machine, however it is spelled', async (host) => {
    expect(await verdict(`https://${host}/v1`)).toBe(PRIVATE);
  });

  it.each(['169.254.169.254', '169.254.43518', '2852039166', '0xa9fea9fe', '0xA9.0xFE.0xA9.0xFE', '0251.0376.0251.0376', '025177524776', '169.16689662', '[::ffff:169.254.169.254]', '[::ffff:a9fe:a9fe]', '[64:ff9b::a9fe:a9fe]', '[2002:a9fe:a9fe::]', '[fd00:ec2::254]', '①⑥⑨.254.169.254', 'metadata.google.internal'])('%s is a metadata service, however it is spelled', async (host) => {
    expect(await verdict(`https://${host}/v1`)).toBe(RESERVED);
    expect(await verdict(`https://${host}/v1`, 'registered')).toBe(RESERVED);
  });

  it('is refused when only one of its addresses is private', async () => {
    expect(await verdict('https://mixed.example.org')).toBe(PRIVATE);
    expect(await verdict('https://inside.example.org')).toBe(PRIVATE);
    expect(await verdict('https://localhost')).toBe(PRIVATE);
  });

  it.each([
    ['http://api.example.org', 'A base URL must start with https://.'],
    ['ftp://api.example.org', 'A base URL must start with https://.'],
    ['file:///etc/passwd', 'A base URL must start with https://.'],
    ['https://user:pass@api.example.org', 'A base URL holds no user name or password.'],
    ['https://api.example.org@127.0.0.1/', 'A base URL holds no user name or password.'],
    ['https://127.0.0.1#@api.example.org', 'A base URL holds no query and no fragment.'],
    ['https://api.example.org/?', 'A base URL holds no query and no fragment.'],
    ['https://api.example.org\\@127.0.0.1', 'This is not a URL.'],
    ['https://api.example.org\t.evil', 'This is not a URL.'],
    ['https://api.example.org.', 'This is not a host name.'],
    ['https://[fe80::1%25eth0]/', 'This is not a URL.'],
    ['https://1.2.3.4.5', 'This is not a URL.'],
    ['nonsense', 'This is not a URL.'],
    [`https://api.example.org/${'x'.repeat(300)}`, 'This is not a URL.'],
    ['https://unknown.example.org', 'The name of this endpoint does not resolve to an address.'],
  ])('%s is refused: %s', async (url, message) => {
    expect(await verdict(url)).toBe(message);
  });
});

describe('an endpoint somebody vouched for', () => {
  it('may be private when its whole origin is in the settings', async () => {
    expect(await verdict('http://127.0.0.1:11434/api')).toBe('127.0.0.1');
    expect(await verdict('http://ollama.lan:11434')).toBe('192.168.1.20');
    expect(await verdict('https://127.0.0.1:11434')).toBe(PRIVATE);
    expect(await verdict('https://127.0.0.1:22')).toBe(PRIVATE);
  });

  it('may be private when an admin registered it', async () => {
    expect(await verdict('http://localhost:8080', 'registered')).toBe('127.0.0.1 ::1');
  });

  it('refuses to start with settings that are no endpoints', () => {
    expect(() => new EndpointGuard(['127.0.0.1'])).toThrow('This is not a URL.');
  });
});
