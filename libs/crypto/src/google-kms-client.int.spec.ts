import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { startGoogleKmsStandIn, STAND_IN_KEY } from '@keystead/testing/src/google-kms/google-kms-stand-in.js';
import { GoogleKmsClient, parseEndpoint } from './google-kms-client.js';
import { openGoogleKms } from './google-kms.js';
import { KmsRefused } from './kms.js';

describe('the client of Google Cloud KMS', () => {
  const before = { ...process.env };
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });

  it.each([
    ['https://kms.internal.example', { host: 'kms.internal.example', port: 443, plain: false }],
    ['https://10.0.0.5:8443/', { host: '10.0.0.5', port: 8443, plain: false }],
    ['http://127.0.0.1:4001', { host: '127.0.0.1', port: 4001, plain: true }],
    ['http://[::1]:4001', { host: '[::1]', port: 4001, plain: true }],
  ])('takes %s as an endpoint', (text, expected) => expect(parseEndpoint(text)).toEqual(expected));

  it.each(['http://kms.example', 'http://127.0.0.1.example:80', 'kms.example:443', 'https://', 'https://user:word@kms.example', 'https://kms.example/v1', 'https://kms.example?x=1', ''])(
    'refuses %j as an endpoint',
    (text) => {
      expect(() => parseEndpoint(text)).toThrow(new KmsRefused('misconfigured', 'KEYSTEAD_KMS_ENDPOINT must be https://host or https://host:port; http:// is for tests on this machine (127.0.0.1, [::1], localhost).'));
    },
  );

  it('refuses an environment in which the client would log keys', () => {
    process.env['GOOGLE_SDK_NODE_LOGGING'] = 'all';
    expect(() => new GoogleKmsClient(STAND_IN_KEY, null)).toThrow("GOOGLE_SDK_NODE_LOGGING makes the client of Google Cloud KMS write keys in the clear into the log: leave it out of Keystead's environment.");
  });

  it('says when there are no credentials, and looks again at the next call', async () => {
    process.env['GOOGLE_APPLICATION_CREDENTIALS'] = '/nowhere/credentials.json';
    const kms = openGoogleKms({ key: STAND_IN_KEY, endpoint: null });
    const refused = new KmsRefused('credentials-missing', 'Google Cloud KMS was asked without valid credentials: run as a service account of Google Cloud, or let GOOGLE_APPLICATION_CREDENTIALS name a file of credentials that have not been withdrawn.');
    await expect(kms.check()).rejects.toEqual(refused);
    await expect(kms.check()).rejects.toEqual(refused);
    await kms.close();
  });

  describe('and the address of metadata', () => {
    let metadata: Server;
    let visitors = 0;
    beforeEach(async () => {
      visitors = 0;
      metadata = createServer((socket) => {
        visitors += 1;
        socket.destroy();
      }).listen(0, '127.0.0.1');
      await once(metadata, 'listening');
      process.env['GCE_METADATA_HOST'] = `127.0.0.1:${(metadata.address() as AddressInfo).port}`;
    });
    afterEach(() => metadata.close());

    it('does not look for it, unless an operator says that it is there', async () => {
      delete process.env['METADATA_SERVER_DETECTION'];
      const google = await startGoogleKmsStandIn();
      const kms = openGoogleKms({ key: STAND_IN_KEY, endpoint: google.endpoint });
      await kms.check();
      expect([visitors, process.env['METADATA_SERVER_DETECTION']]).toEqual([0, 'none']);

      process.env['METADATA_SERVER_DETECTION'] = 'assume-present';
      const another = openGoogleKms({ key: STAND_IN_KEY, endpoint: google.endpoint });
      await another.check();
      expect(process.env['METADATA_SERVER_DETECTION']).toBe('assume-present');
      await Promise.all([kms.close(), another.close(), google.close()]);
    });
  });
});
