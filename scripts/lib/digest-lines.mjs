// @ts-check
/** Of a process's JSON log (pino) the console shows the message of warnings and errors with its reason, a few in a while; the file has it all. */

const WARN = 40;
const ERROR = 50;
const LONGEST = 300;
const LONGEST_REASON = 600;
const PER_WINDOW = 5;
const WINDOW_MS = 10_000;

/** Node's warnings, and where an error was thrown. */
const NODES_OWN = /^(?:\(node:\d+\) |\(Use `node |Node\.js v|\s*at )/;

/** Escape sequences in a message could rewrite the terminal; text from outside can end up in one. @param {string} text */
export function printable(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/**
 * @param {string} line
 * @returns {{ level: 'warning' | 'error', message: string } | null} null when it is nothing to bother a person with
 */
export function digestLine(line) {
  if (!line.startsWith('{')) return null;
  try {
    const { level, msg, reason } = /** @type {{ level?: unknown, msg?: unknown, reason?: unknown }} */ (JSON.parse(line));
    if (typeof level !== 'number' || level < WARN || typeof msg !== 'string') return null;
    const message = printable(typeof reason === 'string' ? `${msg}: ${reason}` : msg);
    return { level: level >= ERROR ? 'error' : 'warning', message: shortened(message, LONGEST) };
  } catch {
    return null;
  }
}

/**
 * What a process that ended said beside its log, in one line: all of what it wrote for people, of a stack the error alone. '' for nothing.
 * @param {string} output
 */
export function plainWords(output) {
  const lines = output.split('\n').filter((line) => !line.startsWith('{') && !NODES_OWN.test(line)).map(printable).filter((line) => line !== '');
  const error = lines.findLast((line) => /^\w*Error\b/.test(line));
  const sentences = lines.map((line) => (/[.:;,!?]$/.test(line) ? line : `${line}.`));
  return shortened((error ?? sentences.join(' ')).replace(/\.$/, ''), LONGEST_REASON);
}

/** @param {string} text @param {number} length */
function shortened(text, length) {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** Cuts chunks into lines; a line without an end is given up at 64 KiB. @param {(line: string) => void} onLine */
export function lineSplitter(onLine) {
  let rest = '';
  return (/** @type {Buffer | string} */ chunk) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > 65_536) rest = '';
    for (const line of lines) onLine(line);
  };
}

/**
 * @param {{ name: string, log: string, print: (line: string) => void, now?: () => number }} options
 * @returns {(line: string) => void}
 */
export function consoleDigest({ name, log, print, now = Date.now }) {
  let windowBegan = 0;
  let shown = 0;
  return (line) => {
    const found = digestLine(line);
    if (found === null) return;
    if (now() - windowBegan > WINDOW_MS) {
      windowBegan = now();
      shown = 0;
    }
    shown += 1;
    if (shown <= PER_WINDOW) print(`${name}: ${found.level}: ${found.message}`);
    else if (shown === PER_WINDOW + 1) print(`${name}: more warnings; all of them are in ${log}`);
  };
}
