/**
 * Google's own client, loaded when it is wanted and not before (it is large). Credentials are what the client finds by itself:
 * application-default credentials.
 */
import { createRequire } from 'node:module';
import type { KeyManagementServiceClient } from '@google-cloud/kms';
import { credentialsMissing, unreachable } from './google-kms-refusals.js';
import { KmsRefused } from './kms.js';

type ClientOptions = NonNullable<ConstructorParameters<typeof KeyManagementServiceClient>[0]>;
type PlainText = NonNullable<ClientOptions['sslCreds']>;

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];
const ROOT_ONLY = /^[^/]+\/\/[^/?#@]+\/?$/;

/** `https://host[:port]`, or `http://` on loopback: without TLS and credentials, for tests. @throws KmsRefused */
export function parseEndpoint(text: string): { readonly host: string; readonly port: number; readonly plain: boolean } {
  const url = ROOT_ONLY.test(text) ? URL.parse(text) : null;
  if (url?.protocol === 'https:') return { host: url.hostname, port: Number(url.port || 443), plain: false };
  if (url?.protocol === 'http:' && LOOPBACK.includes(url.hostname)) return { host: url.hostname, port: Number(url.port || 80), plain: true };
  throw new KmsRefused('misconfigured', 'KEYSTEAD_KMS_ENDPOINT must be https://host or https://host:port; http:// is for tests on this machine (127.0.0.1, [::1], localhost).');
}

export class GoogleKmsClient {
  private client: Promise<KeyManagementServiceClient> | null = null;

  /** @throws KmsRefused for an endpoint or an environment that cannot be used */
  constructor(
    private readonly key: string,
    private readonly endpoint: string | null,
  ) {
    if (endpoint !== null) parseEndpoint(endpoint);
    refuseClientLogging();
  }

  /** @throws KmsRefused `credentials-missing`, or `unreachable` when whoever gives credentials does not answer in time */
  async get(withinMs: number): Promise<KeyManagementServiceClient> {
    // A client whose credentials failed once would fail for ever; the next call begins anew. One that is only late goes on.
    this.client ??= this.open().catch((error: unknown) => {
      this.client = null;
      throw error;
    });
    return within(withinMs, this.client, () => unreachable(this.key, 'no credentials in time'));
  }

  async close(): Promise<void> {
    const client = await this.client?.catch(() => null);
    this.client = null;
    await client?.close();
  }

  private async open(): Promise<KeyManagementServiceClient> {
    // The client looks whether it runs in Google Cloud; elsewhere it would wait for an address that nobody, or anybody, answers.
    process.env['METADATA_SERVER_DETECTION'] ||= 'none';
    const { KeyManagementServiceClient: Client } = await import('@google-cloud/kms');
    const client = new Client({ fallback: false, ...connection(this.endpoint) });
    // Its methods do this too, but nobody would catch the failure.
    await client.initialize().catch(() => {
      throw credentialsMissing();
    });
    return client;
  }
}

/** The client would write requests, and with them keys in the clear, into the log. */
function refuseClientLogging(): void {
  if ((process.env['GOOGLE_SDK_NODE_LOGGING'] ?? '') === '') return;
  throw new KmsRefused('misconfigured', "GOOGLE_SDK_NODE_LOGGING makes the client of Google Cloud KMS write keys in the clear into the log: leave it out of Keystead's environment.");
}

function connection(endpoint: string | null): ClientOptions {
  if (endpoint === null) return {};
  const { host, port, plain } = parseEndpoint(endpoint);
  if (!plain) return { apiEndpoint: host, port };
  // With the universe named the client looks for no credentials at all.
  return { apiEndpoint: host, port, sslCreds: withoutTls(), clientOptions: { universeDomain: 'googleapis.com' } };
}

/** From the gRPC that the client itself uses; credentials of another copy would not be taken. */
function withoutTls(): PlainText {
  const ours = createRequire(import.meta.url);
  const { grpc } = createRequire(ours.resolve('@google-cloud/kms'))('google-gax') as { grpc: { credentials: { createInsecure(): PlainText } } };
  return grpc.credentials.createInsecure();
}

async function within<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  return Promise.race([work, overdue]).finally(() => clearTimeout(timer));
}
