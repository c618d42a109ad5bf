// @ts-check
/** Health check of the image. With a path, that page must answer; without, the heartbeat that API, worker and runner write must be fresh. */
import { statSync } from 'node:fs';

const FRESH_MS = 20_000;
const ANSWER_MS = 4_000;
const path = process.argv[2];

/** @returns {Promise<string | null>} what is wrong */
async function fault() {
  if (path === undefined) {
    const age = Date.now() - statSync(process.env['KEYSTEAD_HEARTBEAT'] ?? '').mtimeMs;
    return age > FRESH_MS ? `no heartbeat for ${Math.round(age / 1000)} s` : null;
  }
  const answer = await fetch(`http://127.0.0.1:${process.env['PORT'] ?? '3000'}${path}`, { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MS) });
  return answer.status < 400 ? null : `${path} answers ${answer.status}`;
}

const wrong = await fault().catch((/** @type {unknown} */ error) => (error instanceof Error ? error.message : 'failed'));
if (wrong !== null) process.stderr.write(`${wrong}\n`);
process.exit(wrong === null ? 0 : 1);
