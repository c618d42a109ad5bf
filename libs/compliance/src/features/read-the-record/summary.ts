import { factsOf, type Sentence } from './sentences/facts.js';
import { OF_APPS } from './sentences/of-apps.js';
import { OF_CALLS } from './sentences/of-calls.js';
import { OF_PEOPLE } from './sentences/of-people.js';

/** A sentence for every event that is ever stored; a spec compares it with the golden samples of all contexts. */
export const SENTENCES: Readonly<Record<string, Sentence>> = { ...OF_PEOPLE, ...OF_CALLS, ...OF_APPS };

/** What happened, in a line for people; never personal data, which is sealed. @param name in its newest version */
export function summaryOf(name: string, data: Readonly<Record<string, unknown>>): string {
  const sentence = Object.hasOwn(SENTENCES, name) ? SENTENCES[name] : undefined;
  return sentence === undefined ? bareWords(name) : sentence(factsOf(data));
}

/** Of an event this version has no sentence for, such as a later one's: what its name says, and no figure that could mislead. */
function bareWords(name: string): string {
  const words = name.slice(name.indexOf('.') + 1, name.lastIndexOf('@')).replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
