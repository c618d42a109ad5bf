import { KmsRefused, type Kms } from '@keystead/crypto/src/kms.js';

/** The kind of fault and no more: anybody may read it. The log and `keystead admin doctor` have the sentence. */
export async function kmsHealth(kms: Pick<Kms, 'check'>): Promise<{ ok: boolean; text: string }> {
  try {
    await kms.check();
    return { ok: true, text: 'wraps and unwraps' };
  } catch (error) {
    if (!(error instanceof KmsRefused)) throw error;
    return { ok: false, text: `does not do its work (${error.fault}), so no key opens; what needs none goes on` };
  }
}
