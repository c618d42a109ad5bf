// @ts-check
import { digestLine, printable } from './digest-lines.mjs';
import { Fault } from './fault.mjs';

/** @typedef {import('./service.mjs').Service} Service */

const POLL_MS = 50;
const GIVE_UP_AFTER = 3;

/** What a process said last, for a person: plain lines as they are, of its JSON log the warnings and errors. @param {string} tail */
export function lastWords(tail) {
  const lines = tail.split('\n').flatMap((line) => (line.startsWith('{') ? (digestLine(line)?.message ?? []) : printable(line)));
  return [...new Set(lines)].filter((line) => line !== '' && !line.startsWith('at ')).slice(-12).map((line) => `  ${line}`).join('\n');
}

/** @param {string} url */
async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

/**
 * Waits until `url` says ready and every service runs.
 * @param {{ url: string, services: readonly Service[], logs: string, signal: AbortSignal, withinMs?: number }} options
 */
export async function whenServicesReady({ url, services, logs, signal, withinMs = 60_000 }) {
  const until = Date.now() + withinMs;
  for (;;) {
    signal.throwIfAborted();
    const fallen = services.find((service) => service.crashes() >= GIVE_UP_AFTER);
    if (fallen !== undefined) throw new Fault(`${fallen.name} does not start. It last said:\n${lastWords(fallen.tail())}\nLogs: ${logs}`);
    if (services.every((service) => service.ready()) && (await answers(url))) return;
    if (Date.now() > until) throw new Fault(`${services.find((service) => !service.ready())?.name ?? url} is not ready after ${withinMs / 1000} s. Logs: ${logs}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
