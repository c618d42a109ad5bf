import { reachOf } from './special-addresses.js';

describe('the reach of an address', () => {
  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '192.169.0.1', '223.255.255.255', '2606:4700::1111', '2a00:1450::1', '::ffff:8.8.8.8', '64:ff9b::808:808', '2002:808:808::1'])('%s is public', (address) => {
    expect(reachOf(address)).toBe('public');
  });

  it.each(['127.0.0.1', '127.255.255.254', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '::1', '0:0:0:0:0:0:0:1', 'fc00::1', 'fdff::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::FFFF:10.0.0.1', '64:ff9b::10.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2002:c0a8:101::1', '::ffff:0:127.0.0.1'])('%s is private', (address) => {
    expect(reachOf(address)).toBe('private');
  });

  it.each([
    ['metadata of most clouds', '169.254.169.254'],
    ['container metadata', '169.254.170.2'],
    ['metadata of Alibaba', '100.100.100.200'],
    ['host agent of Azure', '168.63.129.16'],
    ['metadata of Oracle', '192.0.0.192'],
    ['metadata of AWS over IPv6', 'fd00:ec2::254'],
    ['metadata of Google over IPv6', 'fd20:ce::254'],
    ['mapped metadata', '::ffff:169.254.169.254'],
    ['mapped metadata in hex', '::ffff:a9fe:a9fe'],
    ['metadata behind NAT64', '64:ff9b::a9fe:a9fe'],
    ['metadata behind 6to4', '2002:a9fe:a9fe::1'],
    ['this network', '0.0.0.0'],
    ['unspecified', '::'],
    ['IPv4-compatible', '::127.0.0.1'],
    ['NAT64 for local use', '64:ff9b:1::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['ORCHIDv2', '2001:20::1'],
    ['link-local', 'fe80::1'],
    ['scoped link-local', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['benchmarks', '198.18.0.1'],
    ['documentation', '192.0.2.1'],
    ['documentation', '198.51.100.1'],
    ['documentation', '203.0.113.1'],
    ['documentation', '2001:db8::1'],
    ['documentation', '3fff::1'],
    ['segment routing', '5f00::1'],
    ['discard', '100::1'],
    ['not an address', 'localhost'],
    ['a loose spelling', '0x7f.0.0.1'],
    ['nothing', ''],
  ])('%s (%s) is forbidden', (_, address) => {
    expect(reachOf(address)).toBe('forbidden');
  });
});
