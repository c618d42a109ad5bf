/** Something that has an id for the API and a name for people. */
export interface Choice {
  readonly id: string;
  readonly name: string;
  /** What tells two of the same name apart. */
  readonly note?: string;
}

const MOST_SHOWN = 50;

/** Those whose name, note or id holds every word typed, in the order they came. */
export function findChoices(choices: readonly Choice[], typed: string): Choice[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return choices.filter(({ id, name, note = '' }) => words.every((word) => `${name} ${note} ${id}`.toLowerCase().includes(word))).slice(0, MOST_SHOWN);
}

export function labelOfChoice(choices: readonly Choice[], id: string): string {
  return choices.find((choice) => choice.id === id)?.name ?? id;
}

/** What is typed in full is meant, by name or id; on no list, it is an id pasted from elsewhere. Null while it could still become one of several. */
export function meaningOf(choices: readonly Choice[], typed: string): string | null {
  const text = typed.trim();
  const same = choices.filter(({ id, name }) => id === text || name.toLowerCase() === text.toLowerCase());
  if (same.length === 1 && same[0] !== undefined) return same[0].id;
  return text === '' || findChoices(choices, text).length === 0 ? text : null;
}
