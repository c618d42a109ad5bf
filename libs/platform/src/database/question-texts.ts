import type { EntityManager, EntityName, FilterQuery, OrderDefinition } from '@mikro-orm/postgresql';
import { Kept } from '@keystead/kernel/src/kept.js';
import { escapeLiteral } from 'pg';

/** SQL in pieces; between two of them stands the value of that number. */
interface Text {
  readonly pieces: readonly string[];
  readonly values: readonly number[];
  /** The same with parameters, $1 and so on, for those values in that order. */
  readonly shape: string;
}

/** A question with its values in it, and apart from them if it is asked again and again with others. */
export interface Question {
  readonly text: string;
  readonly repeated: { readonly shape: string; readonly values: readonly string[] } | null;
}

/** Lists of values make shapes by their length; a process needs about a hundred. */
const MOST = 1_000;
const HOLE = /'keystead-value-(\d+)'/;
const holeOf = (n: number): string => `keystead-value-${n}`;

/**
 * The SQL of a question, written by MikroORM once for every shape of a question: routes ask few shapes with ever other values,
 * and writing the SQL costs as much as asking. A text is kept only if MikroORM writes the very same with the values of the moment.
 */
export class QuestionTexts {
  private readonly kept = new Kept<Text | null>(MOST);

  constructor(private readonly em: EntityManager) {}

  /** @param select what stands between SELECT and FROM; the row is `r` */
  of<E extends object>(entity: EntityName<E>, select: string, where: FilterQuery<E>, orderBy: OrderDefinition<E> | undefined): Question {
    const found: Found = { values: [], objects: false };
    const shape = `${this.em.getMetadata().get(entity).className} ${select} ${shapeOf(where, found)} ${JSON.stringify(orderBy)}`;
    const { values } = found;
    const known = found.objects ? null : this.kept.get(shape);
    if (known) return { text: filled(known, values), repeated: { shape: known.shape, values: known.values.map((n) => values[n]!) } };
    const written = this.write(entity, select, where, orderBy);
    if (known === undefined) {
      const text = inPieces(this.write(entity, select, withHoles(where, { count: 0 }) as FilterQuery<E>, orderBy));
      this.kept.keep(shape, text.values.length === values.length && filled(text, values) === written ? text : null);
    }
    return { text: written, repeated: null };
  }

  private write<E extends object>(entity: EntityName<E>, select: string, where: FilterQuery<E>, orderBy: OrderDefinition<E> | undefined): string {
    // The builder's own type of a condition does not follow a generic entity.
    const query = this.em.createQueryBuilder(entity, 'r').select('*').where(where as never);
    if (orderBy !== undefined) query.orderBy(orderBy);
    return query.getFormattedQuery().replace('"r".*', () => select);
  }
}

interface Found {
  /** The strings, in the order in which `withHoles` counts them. */
  readonly values: string[];
  /** Whether there are dates, raw SQL and the like, of which no text tells two apart for certain. */
  objects: boolean;
}

/** All but the strings. */
function shapeOf(node: unknown, found: Found): string {
  if (typeof node === 'string') return (found.values.push(node), '?');
  if (Array.isArray(node)) return `[${node.map((one) => shapeOf(one, found)).join(',')}]`;
  if (isTree(node)) return `{${Object.entries(node).map(([name, value]) => `${name}:${shapeOf(value, found)}`).join(',')}}`;
  found.objects ||= typeof node === 'object' && node !== null;
  return `${typeof node} ${String(node)}`;
}

function withHoles(node: unknown, holes: { count: number }): unknown {
  if (typeof node === 'string') return holeOf(holes.count++);
  if (Array.isArray(node)) return node.map((one) => withHoles(one, holes));
  if (!isTree(node)) return node;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, withHoles(value, holes)]));
}

function isTree(node: unknown): node is Record<string, unknown> {
  return typeof node === 'object' && node !== null && Object.getPrototypeOf(node) === Object.prototype;
}

function inPieces(text: string): Text {
  const parts = text.split(HOLE);
  const pieces = parts.filter((_part, n) => n % 2 === 0);
  return { pieces, values: parts.filter((_part, n) => n % 2 === 1).map(Number), shape: pieces.map((piece, n) => (n === 0 ? piece : `$${n}${piece}`)).join('') };
}

function filled({ pieces, values }: Text, given: readonly string[]): string {
  return pieces.map((piece, n) => (n === 0 ? piece : escapeLiteral(given[values[n - 1]!]!) + piece)).join('');
}
