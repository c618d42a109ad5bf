// @ts-check
import { whenNpmIsGone } from './parent.mjs';

/** @typedef {import('./service.mjs').Service} Service */

/** One Ctrl-C comes several times: from the terminal, and passed on by npm and by our own launcher. */
const ONE_WISH_MS = 1000;

/** Turns Ctrl-C and friends, and the end of the npm above us, into an abort; a further signal, a moment later, asks for haste. */
export function listenForStop() {
  const controller = new AbortController();
  const haste = new AbortController();
  let asked = 0;
  const onSignal = () => {
    if (!controller.signal.aborted) {
      asked = performance.now();
      controller.abort(new Error('stopped'));
    } else if (performance.now() - asked > ONE_WISH_MS) haste.abort();
  };
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(name, onSignal);
  whenNpmIsGone(() => controller.signal.aborted || onSignal());
  // Whoever read our words may be gone, with the terminal or the pipe; what we have started is stopped in order all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return {
    signal: controller.signal,
    haste: haste.signal,
    /** Resolves at the first signal. @returns {Promise<void>} */
    asked: () => new Promise((resolve) => (controller.signal.aborted ? resolve() : controller.signal.addEventListener('abort', () => resolve(), { once: true }))),
  };
}

/**
 * One after the other, in the order given; haste kills what is left.
 * @param {readonly Service[]} services @param {AbortSignal} haste
 */
export async function stopInOrder(services, haste) {
  haste.addEventListener('abort', () => void Promise.all(services.map((service) => service.stop({ now: true }))), { once: true });
  for (const service of services) await service.stop({ now: haste.aborted });
}
