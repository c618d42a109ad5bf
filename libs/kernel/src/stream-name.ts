/** `<context>.<kind>-<organisation>-<id>`; organisation and id hold no hyphen, so the name parses from the right. Frozen by ADR 0001. */

export interface StreamName {
  readonly context: string;
  readonly kind: string;
  readonly organisation: string;
  readonly id: string;
}

const PATTERN = /^([a-z]+(?:-[a-z]+)*)\.([a-z]+(?:-[a-z]+)*)-([a-z0-9_]{1,40})-([a-z0-9_]{1,64})$/;

/** The organisation of facts that belong to the installation and to no tenant, such as the price list. */
export const PLATFORM_ORGANISATION = 'platform';

export class NotAStreamName extends Error {
  override readonly name = 'NotAStreamName';
}

export function streamName(parts: StreamName): string {
  const name = `${parts.context}.${parts.kind}-${parts.organisation}-${parts.id}`;
  const match = PATTERN.exec(name);
  // A hyphen in a part would make the name parse as another organisation's.
  const faithful = match !== null && match[1] === parts.context && match[2] === parts.kind && match[3] === parts.organisation && match[4] === parts.id;
  if (!faithful) throw new NotAStreamName(`not a stream name: ${name.slice(0, 200)}`);
  return name;
}

export function parseStreamName(name: string): StreamName {
  const match = PATTERN.exec(name);
  if (match === null) throw new NotAStreamName(`not a stream name: ${name.slice(0, 200)}`);
  return { context: match[1]!, kind: match[2]!, organisation: match[3]!, id: match[4]! };
}

/** `keys.key` for `keys.key-org_…-key_…`: what category filters compare. */
export function categoryOf(name: string): string {
  const { context, kind } = parseStreamName(name);
  return `${context}.${kind}`;
}
