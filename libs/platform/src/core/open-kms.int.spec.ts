import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeyring } from '@keystead/crypto/src/keyring.js';
import { KmsRefused } from '@keystead/crypto/src/kms.js';
import { startGoogleKmsStandIn, STAND_IN_KEY, type GoogleKmsStandIn } from '@keystead/testing/src/google-kms/google-kms-stand-in.js';
import { SettingsRefused } from '../settings/load-settings.js';
import { openKms } from './open-kms.js';

describe('the KMS that the settings name', () => {
  let folder: string;
  let google: GoogleKmsStandIn;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keystead-open-kms-'));
    google = await startGoogleKmsStandIn();
  });
  afterEach(async () => {
    await google.close();
    await rm(folder, { recursive: true });
  });

  const open = (over: Partial<Parameters<typeof openKms>[0]>): ReturnType<typeof openKms> =>
    openKms({ NODE_ENV: 'test', KEYSTEAD_KMS: 'local', KEYSTEAD_KMS_ENDPOINT: undefined, KEYSTEAD_ALLOW_LOCAL_KMS: false, ...over }, { directory: folder, create: true });
  const atGoogle = { KEYSTEAD_KMS: `gcp:${STAND_IN_KEY}`, get KEYSTEAD_KMS_ENDPOINT() { return google.endpoint; } };

  it('is Google, which was asked to wrap and to unwrap before anything else begins, and leaves no master key on the disk', async () => {
    const kms = await open({ ...atGoogle });
    expect(kms.name).toBe(`gcp:${STAND_IN_KEY}`);
    expect(google.asked.map(({ method }) => method)).toEqual(['encrypt', 'decrypt']);
    expect(await readdir(folder)).toEqual([]);
  });

  it('opens the same keyring at the next start, also after a rotation', async () => {
    const file = join(folder, 'keyring.json');
    const first = await openKeyring({ file, kms: await open({ ...atGoogle }), create: true });
    google.key.rotate();
    const second = await openKeyring({ file, kms: await open({ ...atGoogle }), create: false });
    expect(second.fingerprintKey).toEqual(first.fingerprintKey);
  });

  it('refuses to start, in one sentence, when Google does not know the key', async () => {
    await expect(open({ ...atGoogle, KEYSTEAD_KMS: `gcp:${STAND_IN_KEY}s` })).rejects.toEqual(
      new KmsRefused('key-not-found', `Google Cloud KMS has no key ${STAND_IN_KEY}s (NOT_FOUND): correct KEYSTEAD_KMS, or make the key ring and the key.`),
    );
  });

  it.each([
    ['a KMS nobody knows', { KEYSTEAD_KMS: 'aws:arn' }, 'KEYSTEAD_KMS: must be "local" or "gcp:projects/…/locations/…/keyRings/…/cryptoKeys/…"'],
    ['the local one in production', { NODE_ENV: 'production' }, 'KEYSTEAD_KMS: the local key file is refused in production; set KEYSTEAD_ALLOW_LOCAL_KMS=true if you accept that whoever copies the disk has every key'],
    ['an endpoint for the local one', { KEYSTEAD_KMS_ENDPOINT: 'https://kms.example' }, 'KEYSTEAD_KMS_ENDPOINT: only for Google Cloud KMS; leave it out, or set KEYSTEAD_KMS=gcp:…'],
    ['Google without TLS in production', { NODE_ENV: 'production', KEYSTEAD_KMS: `gcp:${STAND_IN_KEY}`, KEYSTEAD_KMS_ENDPOINT: 'http://127.0.0.1:1' }, 'KEYSTEAD_KMS_ENDPOINT: http:// is refused in production; name an endpoint with https://'],
  ] as const)('refuses %s', async (_, over, fault) => {
    await expect(open(over)).rejects.toEqual(new SettingsRefused([fault]));
    expect(google.asked).toEqual([]);
  });
});
