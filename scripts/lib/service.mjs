// @ts-check
/** One long-lived process: started, watched, started again after a crash with growing pauses, stopped when told. */
import { consoleDigest, lineSplitter, plainWords } from './digest-lines.mjs';
import { openRotatingLog } from './rotating-log.mjs';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */
/** @typedef {{ add(name: string, pid: number): void, remove(name: string): void }} Roster */
/**
 * @typedef {object} ServiceOptions
 * @property {string} name
 * @property {() => ChildProcess} spawn
 * @property {string} log file
 * @property {(line: string) => void} print to the console
 * @property {Roster} roster
 * @property {NodeJS.Signals} [stopSignal]
 * @property {NodeJS.Signals} [killSignal]
 * @property {number} [stopWithinMs]
 * @property {RegExp} [readyWords] a line of its log that says it answers, of a process that has no channel to say so
 * @property {(attempt: number) => number} [pauseMs] before the n-th start in a row
 */

const STEADY_MS = 60_000;
const TAIL_LENGTH = 16_384;

/** 0.25 s, 0.5 s, … 10 s. @param {number} attempt */
const growing = (attempt) => Math.min(10_000, 250 * 2 ** (attempt - 1));

/** Whole lines only: half a line of JSON is nobody's last word. @param {string} text */
function lastLines(text) {
  if (text.length <= TAIL_LENGTH) return text;
  const cut = text.slice(-TAIL_LENGTH);
  return cut.slice(cut.indexOf('\n') + 1);
}

/** @param {ServiceOptions} options */
export function createService(options) {
  const { name, print, roster, stopSignal = 'SIGTERM', killSignal = 'SIGKILL', stopWithinMs = 8_000, readyWords, pauseMs = growing } = options;
  const log = openRotatingLog(options.log);
  /** @type {ChildProcess | null} */
  let child = null;
  /** @type {Promise<void>} */
  let gone = Promise.resolve();
  /** @type {NodeJS.Timeout | undefined} */
  let restart;
  let stopping = false;
  let crashes = 0;
  let tail = '';
  let ready = false;
  /** Of the last start that failed, so that each reason is said once. */
  let reason = '';

  function start() {
    const began = Date.now();
    let output = '';
    ready = false;
    const running = options.spawn();
    child = running;
    if (running.pid !== undefined) roster.add(name, running.pid);
    const digest = consoleDigest({ name, log: options.log, print });
    const listen = lineSplitter((line) => {
      digest(line);
      if (readyWords?.test(line) === true) answers();
    });
    for (const stream of [running.stdout, running.stderr]) {
      stream?.on('data', (/** @type {Buffer} */ chunk) => {
        log.write(chunk);
        tail = lastLines(tail + chunk.toString());
        output = lastLines(output + chunk.toString());
        listen(chunk);
      });
    }
    running.on('message', (message) => {
      if (/** @type {{ ready?: unknown } | null} */ (message)?.ready === true) answers();
    });
    gone = new Promise((resolve) => {
      const ended = (/** @type {string} */ how) => {
        child = null;
        roster.remove(name);
        resolve();
        if (!stopping) afterCrash(how, Date.now() - began, output);
      };
      running.once('error', (error) => ended(error.message));
      running.once('close', (code, signal) => ended(signal ?? `code ${code}`));
    });
  }

  function answers() {
    if (ready) return;
    ready = true;
    reason = '';
    if (crashes > 0) print(`${name} is back`);
  }

  /** What fell before it answered did not start, and its own words say why. @param {string} how @param {string} output */
  function whatBefell(how, output) {
    // Of a process without the channel they are a log of its own, which stands behind the line.
    const why = ready || readyWords !== undefined ? '' : plainWords(output);
    if (why === '') return `stopped (${how})`;
    if (why === reason) return `did not start (${how}), for the same reason`;
    reason = why;
    return `did not start (${how}): ${why}`;
  }

  /** @param {string} how @param {number} livedMs @param {string} output */
  function afterCrash(how, livedMs, output) {
    crashes = livedMs > STEADY_MS ? 1 : crashes + 1;
    const pause = pauseMs(crashes);
    print(`${name} ${whatBefell(how, output)}; starting it again in ${pause / 1000} s. Log: ${options.log}`);
    restart = setTimeout(start, pause);
  }

  return {
    name,
    start,
    /** How often it fell over in a row. */
    crashes: () => crashes,
    /** It lives and has said that it answers: `{ ready: true }` over its channel, or `readyWords`. */
    ready: () => child !== null && ready,
    tail: () => tail,
    /** Resolves when the process is gone; `now` leaves out the courtesy. @param {{ now?: boolean }} [how] */
    async stop({ now = false } = {}) {
      stopping = true;
      clearTimeout(restart);
      if (child !== null) {
        child.kill(now ? killSignal : stopSignal);
        const timer = setTimeout(() => {
          print(`${name} did not stop within ${stopWithinMs / 1000} s and is killed. Log: ${options.log}`);
          child?.kill(killSignal);
        }, stopWithinMs);
        await gone;
        clearTimeout(timer);
      }
      log.close();
    },
  };
}

/** @typedef {ReturnType<typeof createService>} Service */
