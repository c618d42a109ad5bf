import { connect as connectPlain, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Address, Endpoint } from './address.js';

type Found = 'answers' | { readonly code: string };

const PATIENCE_MS = 2_000;

/**
 * What stands between us and nodes that do not answer, for whoever set the address: each is knocked at once more, without and with TLS.
 * Nothing but a greeting is sent.
 */
export async function whyNoAnswer({ endpoints, secure, authority }: Pick<Address, 'endpoints' | 'secure' | 'authority'>): Promise<string> {
  const reasons = await Promise.all(endpoints.map(async (endpoint) => ({ endpoint, reason: await reasonOf(endpoint, secure, authority) })));
  const same = new Set(reasons.map(({ reason }) => reason)).size === 1;
  return same ? reasons[0]!.reason : reasons.map(({ endpoint: { address, port }, reason }) => `${address}:${port}: ${reason}`).join('; ');
}

async function reasonOf({ address: host, port }: Endpoint, secure: boolean, authority: Buffer | undefined): Promise<string> {
  const plain = await knock((done) => connectPlain({ host, port }, done));
  if (plain !== 'answers') return OF_CONNECTING[plain.code] ?? `it cannot be connected to (${plain.code}): check host, port and network`;
  const tls = await knock((done) => connectTls({ host, port, ALPNProtocols: ['h2'], ...(isIP(host) === 0 ? { servername: host } : {}), ...(authority === undefined ? {} : { ca: authority }) }, done));
  const speaksTls = tls === 'answers' || isOfCertificate(tls.code);
  if (!secure) return speaksTls ? 'it speaks TLS: leave tls=false out of the address' : NOT_A_NODE;
  if (tls === 'answers') return NOT_A_NODE;
  if (tls.code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'its certificate is for another name: name the host as the certificate does';
  if (tls.code === 'CERT_HAS_EXPIRED') return 'its certificate has expired: give the node a new one';
  if (speaksTls) return `nobody vouches for its certificate (${tls.code}): name the authority that made it with tlsCAFile`;
  return 'it does not speak TLS: check the port; a node that was started without TLS takes tls=false, outside production';
}

const NOT_A_NODE = 'something listens there, but it does not answer as an EventStoreDB: check the port, and the log of the node';

const OF_CONNECTING: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no machine of that name: check the host',
  EAI_AGAIN: 'its name cannot be looked up now: check the host and the name service',
  ECONNREFUSED: 'nothing listens there: check the port, and that the node runs',
  EHOSTUNREACH: 'there is no way to it: check host and network',
  ENETUNREACH: 'there is no way to it: check host and network',
  ETIMEDOUT: 'the connection is not taken: check host, port and firewall',
};

const isOfCertificate = (code: string): boolean => /CERT|SIGNATURE|ISSUER/.test(code);

function knock(open: (done: () => void) => ReturnType<typeof connectPlain>): Promise<Found> {
  return new Promise((resolve) => {
    const socket = open(() => settle('answers'));
    const settle = (found: Found): void => {
      socket.destroy();
      resolve(found);
    };
    socket.setTimeout(PATIENCE_MS, () => settle({ code: 'ETIMEDOUT' }));
    socket.on('error', (error: NodeJS.ErrnoException & { errors?: readonly NodeJS.ErrnoException[] }) => settle({ code: error.code ?? error.errors?.[0]?.code ?? 'unknown' }));
    socket.on('close', () => settle({ code: 'ECONNRESET' }));
  });
}
