import { formatLocal } from './time';
import { visible } from './visible';

const ID = /\b([a-z]{1,4}_[0-9a-hjkmnp-tv-z]{4})[0-9a-hjkmnp-tv-z]{18}([0-9a-hjkmnp-tv-z]{4})\b/g;
const MOMENT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** A sentence of the record for people: who acted by name, other ids short, moments in the reader's zone. The record itself, and every export, keeps them whole. */
export function readable(sentence: string, actor: { id: string | null; name: string | null }): string {
  const named = actor.id === null || actor.name === null ? sentence : sentence.replaceAll(actor.id, actor.name);
  return visible(named).replace(MOMENT, (moment) => formatLocal(moment)).replace(ID, '$1…$2');
}
