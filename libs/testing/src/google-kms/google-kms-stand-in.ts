/**
 * Google Cloud KMS as its client sees it: gRPC on loopback, `Encrypt` and `Decrypt` by Google's own protocol definitions, with checksums
 * both ways, versions and their states, and Google's statuses and sentences. Without TLS and without credentials.
 */
import { createRequire } from 'node:module';
import type { protos } from '@google-cloud/kms';
import type { grpc as Grpc, GrpcClient } from 'google-gax';
import { crc32c } from '@keystead/crypto/src/crc32c.js';
import { KmsScript, type KmsBehaviour, type StatusName } from './behaviour.js';
import { KeyVersions, StatusError } from './key-versions.js';

type Kms = typeof protos.google.cloud.kms.v1;
type EncryptRequest = InstanceType<Kms['EncryptRequest']>;
type DecryptRequest = InstanceType<Kms['DecryptRequest']>;
type Answer = protos.google.cloud.kms.v1.IEncryptResponse & protos.google.cloud.kms.v1.IDecryptResponse;

export interface GoogleKmsStandIn {
  /** For KEYSTEAD_KMS_ENDPOINT. */
  readonly endpoint: string;
  readonly key: KeyVersions;
  readonly script: KmsScript;
  /** What was asked, oldest first. */
  readonly asked: { readonly method: 'encrypt' | 'decrypt'; readonly aad: Buffer }[];
  /** At once, calls under way included. */
  close(): Promise<void>;
}

export const STAND_IN_KEY = 'projects/stand-in/locations/europe-west3/keyRings/keystead/cryptoKeys/master';

const fromClient = createRequire(createRequire(import.meta.url).resolve('@google-cloud/kms'));
const gax = fromClient('google-gax') as { readonly grpc: typeof Grpc; readonly GrpcClient: typeof GrpcClient };

export async function startGoogleKmsStandIn({ port = 0 }: { readonly port?: number } = {}): Promise<GoogleKmsStandIn> {
  const key = new KeyVersions(STAND_IN_KEY);
  const other = new KeyVersions(STAND_IN_KEY.replace('master', 'other'));
  const script = new KmsScript();
  const asked: GoogleKmsStandIn['asked'] = [];
  const keys = new Map([key, other].map((each) => [each.name, each]));
  const keyNamed = (name: string): KeyVersions => {
    const found = keys.get(name);
    if (found === undefined) throw new StatusError('NOT_FOUND', `CryptoKey ${name} not found.`);
    return found;
  };

  const encrypt = (request: EncryptRequest, behaviour: KmsBehaviour): Answer => {
    const { kind } = behaviour;
    const [plaintext, aad] = [asBuffer(request.plaintext), asBuffer(request.additionalAuthenticatedData)];
    assertChecksum('plaintext', plaintext, request.plaintextCrc32c, kind);
    assertChecksum('additional_authenticated_data', aad, request.additionalAuthenticatedDataCrc32c, kind);
    const { name, ciphertext } = (kind === 'other-key' ? other : keyNamed(request.name)).encrypt(plaintext, aad);
    const verified = (what: string): boolean => behaviour.kind !== 'unverified' || behaviour.what !== what;
    return { name, ciphertext, ciphertextCrc32c: checksum(ciphertext), verifiedPlaintextCrc32c: verified('plaintext'), verifiedAdditionalAuthenticatedDataCrc32c: verified('additional data'), protectionLevel: 'SOFTWARE' };
  };

  const decrypt = (request: DecryptRequest, { kind }: KmsBehaviour): Answer => {
    const [ciphertext, aad] = [asBuffer(request.ciphertext), asBuffer(request.additionalAuthenticatedData)];
    assertChecksum('ciphertext', ciphertext, request.ciphertextCrc32c, kind);
    assertChecksum('additional_authenticated_data', aad, request.additionalAuthenticatedDataCrc32c, kind);
    const { plaintext, usedPrimary } = (kind === 'other-key' ? other : keyNamed(request.name)).decrypt(ciphertext, aad);
    return { plaintext, plaintextCrc32c: checksum(plaintext), usedPrimary, protectionLevel: 'SOFTWARE' };
  };

  const method =
    <Request extends EncryptRequest | DecryptRequest>(name: 'encrypt' | 'decrypt', serve: (request: Request, behaviour: KmsBehaviour) => Answer) =>
    (call: { readonly request: Request }, respond: (error: object | null, answer?: Answer) => void): void => {
      asked.push({ method: name, aad: asBuffer(call.request.additionalAuthenticatedData) });
      const behaviour = script.take();
      const answer = (): void => {
        try {
          respond(null, spoil(serve(call.request, behaviour), behaviour));
        } catch (error) {
          if (!(error instanceof StatusError)) throw error;
          respond({ code: gax.grpc.status[error.status], details: error.message });
        }
      };
      if (behaviour.kind === 'silence') return;
      if (behaviour.kind === 'refuse') respond({ code: gax.grpc.status[behaviour.status], details: behaviour.message ?? SENTENCES[behaviour.status] });
      else if (behaviour.kind === 'slow') setTimeout(answer, behaviour.ms);
      else answer();
    };

  const server = new gax.grpc.Server();
  server.addService(serviceDefinition(), { encrypt: method('encrypt', encrypt), decrypt: method('decrypt', decrypt) });
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, gax.grpc.ServerCredentials.createInsecure(), (error, taken) => (error === null ? resolve(taken) : reject(error)));
  });
  return { endpoint: `http://127.0.0.1:${bound}`, key, script, asked, close: async () => server.forceShutdown() };
}

const SENTENCES: Readonly<Record<StatusName, string>> = {
  PERMISSION_DENIED: `Permission 'cloudkms.cryptoKeyVersions.useToEncrypt' denied on resource '${STAND_IN_KEY}' (or it may not exist).`,
  RESOURCE_EXHAUSTED: "Quota exceeded for quota metric 'Cryptographic requests'.",
  UNAVAILABLE: 'The service is currently unavailable.',
  UNAUTHENTICATED: 'Request had invalid authentication credentials.',
  NOT_FOUND: `CryptoKey ${STAND_IN_KEY} not found.`,
  INTERNAL: 'Internal error encountered.',
  INVALID_ARGUMENT: 'The key purpose is not ENCRYPT_DECRYPT.',
  FAILED_PRECONDITION: 'The request could not be executed in the current state.',
};

function serviceDefinition(): Grpc.ServiceDefinition {
  const definitions = new gax.GrpcClient().loadProtoJSON(fromClient('./../protos/protos.json') as never) as unknown as {
    google: { cloud: { kms: { v1: { KeyManagementService: { service: Grpc.ServiceDefinition } } } } };
  };
  return definitions.google.cloud.kms.v1.KeyManagementService.service;
}

function spoil(answer: Answer, { kind }: KmsBehaviour): Answer {
  const field = answer.plaintext == null ? 'ciphertext' : 'plaintext';
  const content = asBuffer(answer[field]);
  switch (kind) {
    case 'damaged-on-the-way-back':
      return { ...answer, [field]: Buffer.from(content.map((byte, i) => (i === 0 ? byte ^ 1 : byte))) };
    case 'truncated':
      return { ...answer, [field]: content.subarray(0, -1) };
    case 'empty':
      return { ...answer, [field]: Buffer.alloc(0), [`${field}Crc32c`]: checksum(Buffer.alloc(0)) };
    case 'no-checksum':
      return { ...answer, [`${field}Crc32c`]: null };
    default:
      return answer;
  }
}

function assertChecksum(field: string, content: Buffer, claimed: protos.google.protobuf.IInt64Value | null | undefined, kind: KmsBehaviour['kind']): void {
  if (kind !== 'damaged-on-the-way-there' && Number(claimed?.value ?? NaN) === crc32c(content)) return;
  throw new StatusError('INVALID_ARGUMENT', `The checksum in field ${field}_crc32c did not match the data in field ${field}.`);
}

function checksum(content: Buffer): { readonly value: number } {
  return { value: crc32c(content) };
}

function asBuffer(content: Uint8Array | string | null | undefined): Buffer {
  return Buffer.from((content ?? '') as Uint8Array);
}
