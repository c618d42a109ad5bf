import { isIP } from 'node:net';

/**
 * What kind of place an address is. Judged by prefix over the bytes (IANA special-purpose address registries, RFC 6890 and
 * its successors), never by spelling: an address that carries another one (mapped, NAT64, 6to4) is judged by the one inside.
 */
export type Reach =
  | 'public'
  /** This machine or the owner's network: only for endpoints an admin registered. */
  | 'private'
  /** Metadata services, link-local, multicast, documentation, reserved: never. */
  | 'forbidden';

type Rule = readonly [prefix: string, bits: number, reach: Reach];

/** First match wins. */
const V4: readonly Rule[] = [
  ['100.100.100.200', 32, 'forbidden'],
  ['168.63.129.16', 32, 'forbidden'],
  ['0.0.0.0', 8, 'forbidden'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'private'],
  ['127.0.0.0', 8, 'private'],
  ['169.254.0.0', 16, 'forbidden'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'forbidden'],
  ['192.0.2.0', 24, 'forbidden'],
  ['192.31.196.0', 24, 'forbidden'],
  ['192.52.193.0', 24, 'forbidden'],
  ['192.88.99.0', 24, 'forbidden'],
  ['192.168.0.0', 16, 'private'],
  ['192.175.48.0', 24, 'forbidden'],
  ['198.18.0.0', 15, 'forbidden'],
  ['198.51.100.0', 24, 'forbidden'],
  ['203.0.113.0', 24, 'forbidden'],
  ['224.0.0.0', 3, 'forbidden'],
];

const V6: readonly Rule[] = [
  ['::1', 128, 'private'],
  ['fd00:ec2::254', 128, 'forbidden'],
  ['fd20:ce::254', 128, 'forbidden'],
  ['fc00::', 7, 'private'],
  ['2001::', 23, 'forbidden'],
  ['2001:db8::', 32, 'forbidden'],
  ['2620:4f:8000::', 48, 'forbidden'],
  ['3fff::', 20, 'forbidden'],
  ['2000::', 3, 'public'],
];

/** Prefixes that carry an IPv4 address, and the byte at which it starts. */
const CARRIERS: readonly (readonly [prefix: string, bits: number, at: number])[] = [
  ['::ffff:0:0', 96, 12],
  ['::ffff:0:0:0', 96, 12],
  ['64:ff9b::', 96, 12],
  ['2002::', 16, 2],
];

/** @param address an IP address as a resolver or a socket writes it; anything else is forbidden */
export function reachOf(address: string): Reach {
  const bytes = bytesOf(address);
  if (bytes === null) return 'forbidden';
  if (bytes.length === 4) return reachOfV4(bytes);
  const carrier = CARRIERS.find(([prefix, bits]) => startsWith(bytes, bytesOf(prefix)!, bits));
  if (carrier !== undefined) return reachOfV4(bytes.subarray(carrier[2], carrier[2] + 4));
  return V6.find(([prefix, bits]) => startsWith(bytes, bytesOf(prefix)!, bits))?.[2] ?? 'forbidden';
}

function reachOfV4(bytes: Uint8Array): Reach {
  return V4.find(([prefix, bits]) => startsWith(bytes, bytesOf(prefix)!, bits))?.[2] ?? 'public';
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array, bits: number): boolean {
  for (let bit = 0; bit < bits; bit += 1) {
    const mask = 0x80 >> (bit & 7);
    if ((bytes[bit >> 3]! & mask) !== (prefix[bit >> 3]! & mask)) return false;
  }
  return true;
}

/** @returns 4 or 16 bytes, or null for what is not an address in its strict form (and for scoped ones, `fe80::1%eth0`) */
function bytesOf(address: string): Uint8Array | null {
  const family = isIP(address);
  if (family === 4) return Uint8Array.from(address.split('.').map(Number));
  if (family !== 6 || address.includes('%')) return null;
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => `${pair(a, b)}:${pair(c, d)}`);
  const [head = '', tail] = hex.split('::');
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const all = [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

function groups(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

function pair(high: string, low: string): string {
  return (Number(high) * 256 + Number(low)).toString(16);
}
