import { isIP } from 'node:net';
import { z } from 'zod';

/** `none`, or addresses and networks separated by commas; all others could forge where a request comes from, so a network of everybody is refused. */
export const trustedProxies = z
  .string()
  .max(4_000)
  .default('none')
  .transform((text) => (text.trim() === 'none' ? [] : text.split(',').map((item) => item.trim())))
  .refine((items) => items.every(isAddressOrNetwork), 'must be none, or addresses and networks such as 10.0.0.7 or 10.1.0.0/16, separated by commas');

function isAddressOrNetwork(item: string): boolean {
  const [address = '', bits, ...rest] = item.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0 || address.includes('%')) return false;
  return bits === undefined || (/^[1-9][0-9]{0,2}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
