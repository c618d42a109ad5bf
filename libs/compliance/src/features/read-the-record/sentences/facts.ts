/** An event's own fields, read without knowing its context's types: private events have sentences too. */
export interface Facts {
  /** Cut between words to what a line holds, and then it says so; empty when there is none, or when it was erased. */
  text(field: string): string;
  /** `0.02 USD` */
  usd(field: string): string;
  /** Pseudonym of a person, or an id: never a name. */
  id(field: string): string;
  number(field: string): number;
  list(field: string): readonly unknown[];
  /** Null also when the field is no object. */
  inside(field: string): Facts | null;
}

/** What happened, for people: one plain sentence without a full stop, figures with their unit. */
export type Sentence = (facts: Facts) => string;

/** What says how a run was isolated is whole; a reason that is longer stands on the event's own page. */
const LONGEST = 300;

export function factsOf(data: Readonly<Record<string, unknown>>): Facts {
  const text = (field: string): string => (typeof data[field] === 'string' ? shortened(data[field]).replace(/\.$/, '') : '');
  return {
    text,
    id: text,
    usd: (field) => `${text(field)} USD`,
    number: (field) => (typeof data[field] === 'number' ? data[field] : 0),
    list: (field) => (Array.isArray(data[field]) ? (data[field] as readonly unknown[]) : []),
    inside: (field) => (typeof data[field] === 'object' && data[field] !== null && !Array.isArray(data[field]) ? factsOf(data[field] as Record<string, unknown>) : null),
  };
}

function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  const cut = text.slice(0, LONGEST - 1).toWellFormed();
  const end = cut.lastIndexOf(' ');
  return `${end < LONGEST / 2 ? cut : cut.slice(0, end)}…`;
}

/** `1 event`, `2 events` */
export function many(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** The first few of a list that may be long. */
export function named(list: readonly unknown[]): string {
  const [shown, more] = [list.slice(0, 5).map((one) => String(one).slice(0, 60)), list.length - 5];
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
