// @ts-check
/** Rules about text and files that no linter has. Each takes the root of a tree and says what is wrong, a line each. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { filesBelow } from '../lib/source-digest.mjs';

const SKIP = /(?:^|\/)(?:node_modules|dist|coverage|\.git|\.next|\.keystead|\.cache)$/;
const TEXT = new Set(['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.md', '.yml', '.yaml', '.sh', '.css', '.sql', '.tsv', '.svg', '']);

/** @param {string} root @returns {string[]} paths below root, with `/` */
export function textFiles(root) {
  return filesBelow(root, (full) => SKIP.test(full))
    .filter((file) => TEXT.has(extname(file)) && statSync(file).size < 2 * 1024 * 1024)
    .map((file) => relative(root, file));
}

/** @param {string} root @param {string} file */
const read = (root, file) => readFileSync(join(root, file), 'utf8');

/** A lock file that names a host would send everybody to one mirror. @param {string} root */
export function lockFaults(root) {
  return textFiles(root)
    .filter((file) => file.endsWith('package-lock.json'))
    .filter((file) => /"resolved":\s*"https?:/.test(read(root, file)))
    .map((file) => `${file} names the host of a registry: regenerate it with omit-lockfile-registry-resolved`);
}

const LEFT_TO_DO = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b(?!.*\\bdocs/)`);

/** What is left to do has a place in docs/ or is done. @param {string} root */
export function leftToDo(root) {
  return textFiles(root)
    .filter((file) => /\.(?:ts|tsx|mjs|cjs|js|css|sh)$/.test(file))
    .flatMap((file) => read(root, file).split('\n').flatMap((line, n) => (LEFT_TO_DO.test(line) ? [`${file}:${n + 1} is left to do and says nothing of docs/`] : [])));
}

/** A path of the machine somebody worked on means nothing anywhere else. @param {string} root */
export function machinePaths(root) {
  return textFiles(root)
    .filter((file) => read(root, file).includes(`${root}/`))
    .map((file) => `${file} holds the path of this checkout`);
}

/** @param {string} root */
export function brokenLinks(root) {
  return textFiles(root)
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) => localLinks(read(root, file)).flatMap((link) => (linkHolds(root, file, link) ? [] : [`${file} links to ${link}, which is not there`])));
}

/** @param {string} markdown @returns {string[]} */
function localLinks(markdown) {
  const prose = markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|<img[^>]+src="([^"]+)"/g)].map((match) => match[1] ?? match[2] ?? '').filter((link) => !/^(?:[a-z]+:|\/\/)/.test(link));
}

/** @param {string} root @param {string} file @param {string} link */
function linkHolds(root, file, link) {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? join(root, file) : resolve(root, dirname(file), decodeURIComponent(path));
  if (!existsSync(target)) return false;
  return anchor === undefined || !target.endsWith('.md') || anchors(readFileSync(target, 'utf8')).has(anchor);
}

/** GitHub's rule for headings. @param {string} markdown */
function anchors(markdown) {
  return new Set([...markdown.matchAll(/^#{1,6}\s+(.+)$/gm)].map((match) => (match[1] ?? '').toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').trim().replaceAll(' ', '-')));
}

export const README_LINES = 60;

/** @param {string} root */
export function readmeFaults(root) {
  return libraries(root).flatMap((lib) => {
    const file = join('libs', lib, 'README.md');
    if (!existsSync(join(root, file))) return [`${file} is missing`];
    const lines = read(root, file).trimEnd().split('\n').length;
    return lines > README_LINES ? [`${file} has ${lines} lines, more than ${README_LINES}`] : [];
  });
}

/**
 * A slice is tested in its own folder, or by a story of its context (`libs/<context>/src/*.spec.ts`) with a test that is named after it:
 * `it('<slice>: ...')` or `describe('<slice>: ...')`.
 * @param {string} root
 */
export function slicesWithoutSpec(root) {
  return libraries(root).flatMap((lib) => {
    const source = join('libs', lib, 'src');
    const stories = filesIn(join(root, source))
      .filter((file) => /\.spec\.tsx?$/.test(file))
      .map((file) => read(root, join(source, file)))
      .join('\n');
    return folders(join(root, source, 'features'))
      .filter((slice) => !filesBelow(join(root, source, 'features', slice)).some((file) => /\.spec\.tsx?$/.test(file)))
      .filter((slice) => !new RegExp(`\\b(?:it|describe)\\(['"\`]${slice}(?::|['"\`])`).test(stories))
      .map((slice) => `${join(source, 'features', slice)} has no spec`);
  });
}

/** @param {string} path */
function filesIn(path) {
  return existsSync(path) ? readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name) : [];
}

/** @param {string} path */
function folders(path) {
  return existsSync(path) ? readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).toSorted() : [];
}

/** @param {string} root */
export function libraries(root) {
  return folders(join(root, 'libs'));
}

/** A library that has a module or publishes a contract is a context. @param {string} root */
export function contexts(root) {
  return libraries(root).filter((lib) => existsSync(join(root, 'libs', lib, 'src', `${lib}.module.ts`)) || existsSync(join(root, 'libs', lib, 'src', 'contract')));
}

export const LONGEST_FILE = 400;

/** @param {string} root @returns {{ files: number, median: number, p90: number, max: number, tooLong: string[] }} lines of source files, specs apart */
export function sizes(root) {
  const counted = textFiles(root)
    .filter((file) => /^(?:apps|libs|scripts)\/.*\.(?:ts|tsx|mjs)$/.test(file) && !/\.spec\.tsx?$|\.d\.ts$/.test(file))
    .map((file) => ({ file, lines: read(root, file).trimEnd().split('\n').length }))
    .toSorted((a, b) => a.lines - b.lines);
  const at = (/** @type {number} */ part) => counted[Math.min(counted.length - 1, Math.floor(counted.length * part))]?.lines ?? 0;
  return {
    files: counted.length,
    median: at(0.5),
    p90: at(0.9),
    max: at(1),
    tooLong: counted.filter(({ lines }) => lines > LONGEST_FILE).map(({ file, lines }) => `${file} has ${lines} lines, more than ${LONGEST_FILE}`),
  };
}

/** A document nobody can find is not written. Pages of refusals are found by their code. @param {string} root */
export function unlistedDocuments(root) {
  const index = existsSync(join(root, 'docs', 'README.md')) ? read(root, 'docs/README.md') : '';
  const listed = new Set(localLinks(index).map((link) => join('docs', link.split('#')[0] ?? '')));
  return textFiles(root)
    .filter((file) => file.startsWith('docs/') && file.endsWith('.md') && file !== 'docs/README.md' && !file.startsWith('docs/errors/'))
    .filter((file) => !listed.has(file))
    .map((file) => `${file} is not in docs/README.md`);
}

/** Streams and read models the documents name in backticks exist in the code. @param {string} root */
export function inventedNames(root) {
  const names = [...read(root, 'docs/architecture.md').matchAll(new RegExp(`\`((?:${contexts(root).join('|')})\\.[a-z-]+)\``, 'g'))].map((match) => match[1] ?? '');
  const code = textFiles(root)
    .filter((file) => /^libs\/.*\.ts$/.test(file) && !/\.spec\.ts$/.test(file))
    .map((file) => read(root, file))
    .join('\n');
  const isNamed = (/** @type {string} */ name) => {
    const [context, kind] = name.split('.');
    return new RegExp(`['"\`]${name}(?:['"\`]|-\\$)|context: '${context}', kind: '${kind}'`).test(code);
  };
  return [...new Set(names)].filter((name) => !isNamed(name)).map((name) => `docs/architecture.md names ${name}, which no code does`);
}

/** A catalogue's control names code and a test; a claim without them is no control. @param {string} root */
export function controlsWithoutTest(root) {
  return textFiles(root)
    .filter((file) => /^compliance\/[^/]+\.json$/.test(file))
    .flatMap((file) => {
      const { requirements } = /** @type {{ requirements: { id: string, controlTest: { code: string, test: string } }[] }} */ (JSON.parse(read(root, file)));
      return requirements.flatMap(({ id, controlTest: { code, test } }) => [code, test].filter((path) => !existsSync(join(root, path))).map((path) => `${file} ${id} names ${path}, which is not there`));
    });
}
