// @ts-check
/**
 * Every question about a row that belongs to an organisation names the organisation: the id alone is a guess away from somebody else's
 * row. What looks across organisations says so beside it, in a comment `Across organisations: <why nothing leaks>`.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { filesBelow } from '../lib/source-digest.mjs';

const QUESTIONS = new Set(['find', 'findAll', 'findAndCount', 'findByCursor', 'findOne', 'findOneOrFail', 'count', 'nativeUpdate', 'nativeDelete', 'upsert', 'upsertMany', 'createQueryBuilder']);
const REASON = /across organisations: \S.{14,}/i;

/**
 * @param {string} root
 * @returns {{ questions: number, faults: string[] }} `questions` counts what was looked at; zero means that nothing was seen
 */
export function organisationFaults(root) {
  const files = filesBelow(join(root, 'libs'))
    .filter((file) => /\/src\/.*\.ts$/.test(file) && !/\.spec\.ts$|\/libs\/testing\//.test(file))
    .map((file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  const owned = new Set(files.flatMap((file) => nodesOf(file).flatMap((node) => (isOwnedEntity(node) ? [`${libraryOf(root, file)} ${node.name.getText()}`] : []))));
  const faults = [];
  let questions = 0;
  for (const file of files) {
    for (const call of nodesOf(file).filter(ts.isCallExpression)) {
      const said = fault(call, (entity) => owned.has(`${libraryOf(root, file)} ${entity}`));
      if (said === null) continue;
      questions += 1;
      if (said !== '' && !isExplained(call)) faults.push(`${relative(root, file.fileName)}:${file.getLineAndCharacterOfPosition(call.getStart()).line + 1} ${said}`);
    }
  }
  return { questions, faults };
}

/** @param {string} root @param {ts.SourceFile} file */
const libraryOf = (root, file) => relative(root, file.fileName).split('/')[1];

/** @param {ts.Node} node @returns {ts.Node[]} */
function nodesOf(node) {
  /** @type {ts.Node[]} */
  const found = [node];
  node.forEachChild((child) => void found.push(...nodesOf(child)));
  return found;
}

/** @param {ts.Node} node @returns {node is ts.VariableDeclaration} */
function isOwnedEntity(node) {
  if (!ts.isVariableDeclaration(node) || node.initializer === undefined || !ts.isCallExpression(node.initializer) || node.initializer.expression.getText() !== 'defineEntity') return false;
  const properties = propertyOf(node.initializer.arguments[0], 'properties');
  return properties !== undefined && propertyOf(properties, 'organisation') !== undefined;
}

/** @param {ts.Node | undefined} object @param {string} name @returns {ts.Expression | undefined} */
function propertyOf(object, name) {
  if (object === undefined || !ts.isObjectLiteralExpression(object)) return undefined;
  return object.properties.filter(ts.isPropertyAssignment).find((property) => property.name.getText() === name)?.initializer;
}

/** @param {ts.CallExpression} call @param {(entity: string) => boolean} isOwned @returns {string | null} null: no question of this kind; empty: it names the organisation */
function fault({ expression, arguments: [entity, where] }, isOwned) {
  if (!ts.isPropertyAccessExpression(expression)) return null;
  const method = expression.name.text;
  if (method === 'everywhere') return 'reads across organisations and does not say why nothing leaks';
  if (!QUESTIONS.has(method) || entity === undefined || !ts.isIdentifier(entity) || !isOwned(entity.text)) return null;
  if (isWithin(expression.expression)) return '';
  return where !== undefined && method !== 'createQueryBuilder' && namesIt(where) ? '' : `${method} of ${entity.text} does not name the organisation`;
}

/** `read.of(organisation)`, which names it by itself. @param {ts.Expression} reads @returns {boolean} */
function isWithin(reads) {
  const value = ts.isIdentifier(reads) ? constantOf(reads) : reads;
  return value !== undefined && ts.isCallExpression(value) && ts.isPropertyAccessExpression(value.expression) && value.expression.name.text === 'of';
}

/** @param {ts.Expression} where @returns {boolean} */
function namesIt(where) {
  if (ts.isObjectLiteralExpression(where)) return where.properties.some((property) => (ts.isSpreadAssignment(property) ? namesIt(property.expression) : isIt(property) || (property.name?.getText() === '$and' && ts.isPropertyAssignment(property) && namesIt(property.initializer))));
  if (ts.isArrayLiteralExpression(where)) return where.elements.some(namesIt);
  if (ts.isConditionalExpression(where)) return namesIt(where.whenTrue) && namesIt(where.whenFalse);
  if (ts.isParenthesizedExpression(where) || ts.isAsExpression(where) || ts.isSatisfiesExpression(where)) return namesIt(where.expression);
  const value = ts.isIdentifier(where) ? constantOf(where) : undefined;
  return value !== undefined && namesIt(value);
}

/** @param {ts.ObjectLiteralElementLike} property */
const isIt = (property) => (ts.isPropertyAssignment(property) || ts.isShorthandPropertyAssignment(property)) && property.name.getText() === 'organisation';

/** What a constant stands for where it is used; undefined for parameters and for what can be changed. @param {ts.Identifier} name */
function constantOf(name) {
  for (let scope = name.parent; scope !== undefined; scope = scope.parent) {
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue;
    const declared = scope.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => (declarationList.flags & ts.NodeFlags.Const ? declarationList.declarations : []));
    const found = declared.find((one) => one.name.getText() === name.text);
    if (found !== undefined) return found.initializer;
  }
  return undefined;
}

/** A comment before the statement, or before the function or the member it is in. @param {ts.Node} call */
function isExplained(call) {
  const text = call.getSourceFile().text;
  for (let node = call; !ts.isSourceFile(node) && !ts.isClassDeclaration(node); node = node.parent) {
    const comments = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
    if (comments.some(({ pos, end }) => REASON.test(text.slice(pos, end)))) return true;
  }
  return false;
}
