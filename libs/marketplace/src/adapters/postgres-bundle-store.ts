import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { BundleStore } from '../domain/ports.js';
import { marketplaceRefusals } from '../domain/refusals.js';

/** `marketplace.bundles`: content-addressed, so the same program is stored once and a changed row shows. */
export class PostgresBundleStore implements BundleStore {
  constructor(private readonly pool: Pool) {}

  async put(code: string): Promise<{ digest: string; bytes: number }> {
    const bytes = Buffer.from(code, 'utf8');
    const digest = sha256(bytes);
    await this.pool.query('INSERT INTO marketplace.bundles (digest, code) VALUES ($1, $2) ON CONFLICT DO NOTHING', [digest, bytes]);
    return { digest, bytes: bytes.length };
  }

  async get(digest: string): Promise<string> {
    const { rows } = await this.pool.query<{ code: Buffer }>('SELECT code FROM marketplace.bundles WHERE digest = $1', [digest]);
    const code = rows[0]?.code;
    if (code === undefined || sha256(code) !== digest) {
      throw marketplaceRefusals.refuse('marketplace.bundle-unreadable', 'The stored program is missing or is not the one that was published. Tell your administrator; its publisher can publish it again as a new version.');
    }
    return code.toString('utf8');
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
