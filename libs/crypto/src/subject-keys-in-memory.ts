import { randomBytes } from 'node:crypto';
import { wipe } from './secrets.js';
import { SUBJECT_KEY_BYTES } from './subject-keys.js';
import type { SubjectKeys } from './subject-keys.js';

/** For tests and for tools that keep nothing. */
export function inMemorySubjectKeys(): SubjectKeys {
  /** Null marks a person who was erased. */
  const keys = new Map<string, Buffer | null>();
  const everHeld = new Set<string>();
  return {
    keyFor: async (organisation, pseudonym, { create }) => {
      const id = `${organisation} ${pseudonym}`;
      if (!keys.has(id) && create) keys.set(id, randomBytes(SUBJECT_KEY_BYTES));
      const key = keys.get(id);
      return key ? Buffer.from(key) : null;
    },
    erase: async (organisation, pseudonym) => {
      const id = `${organisation} ${pseudonym}`;
      const key = keys.get(id);
      if (key instanceof Buffer) everHeld.add(id);
      wipe(key);
      keys.set(id, null);
      return everHeld.has(id);
    },
  };
}
