/**
 * What this program can write and read: for each event the newest definition, and for each older stored version the way up to it.
 * A registry that cannot read everything it should is refused when it is built, not when the first old event turns up.
 */
import type { DomainEvent, EventDefinition, Upcaster } from '@keystead/kernel/src/event.js';
import { reasonOf } from './reason.js';

export class BrokenRegistry extends Error {
  override readonly name = 'BrokenRegistry';

  constructor(readonly faults: readonly string[]) {
    super(`the event registry is not whole:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
  }
}

/** A program of an older version, or a missing context, is reading this log. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';

  constructor(
    readonly type: string,
    readonly position: string,
  ) {
    super(`the event at position ${position} is a "${type}", which no definition or upcaster of this program reads`);
  }
}

/** A mistake of the program that writes or upcasts; it names fields, never their values. */
export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';

  constructor(
    readonly type: string,
    readonly reason: string,
  ) {
    super(`"${type}" is not valid: ${reason}`);
  }
}

export type EventData = Readonly<Record<string, unknown>>;

interface WayUp {
  readonly steps: readonly Upcaster[];
  readonly newest: EventDefinition;
}

export class EventRegistry {
  private readonly newest = new Map<string, EventDefinition>();
  private readonly older = new Map<string, WayUp>();
  private readonly definitions = new Map<string, EventDefinition>();

  /** @throws BrokenRegistry with every fault */
  constructor(definitions: readonly EventDefinition[], upcasters: readonly Upcaster[]) {
    const faults = [...this.addDefinitions(definitions), ...this.addUpcasters(upcasters)];
    if (faults.length > 0) throw new BrokenRegistry(faults);
  }

  /** Every stored event version that can be read, sorted. */
  names(): readonly string[] {
    return [...this.newest.keys(), ...this.older.keys()].sort();
  }

  /** The definition of exactly this version, if it is still kept; else the newest one that it becomes. */
  definitionOf(type: string): EventDefinition | undefined {
    return this.definitions.get(type) ?? this.older.get(type)?.newest;
  }

  /** The name under which an event of this stored type is read. */
  newestOf(type: string): string {
    return this.older.get(type)?.newest.name ?? type;
  }

  /** @returns the definition to write with, and the checked data. @throws InvalidEvent */
  check(event: DomainEvent): { readonly definition: EventDefinition; readonly data: EventData } {
    const definition = this.newest.get(event.name);
    if (definition === undefined) throw new InvalidEvent(event.name, this.older.has(event.name) ? 'only the newest version is written' : 'it is not in the registry');
    return { definition, data: parse(definition, event.data) };
  }

  /** @param data as stored, with nothing sealed in it. @throws UnknownEvent, InvalidEvent */
  read(type: string, data: EventData, position: string): DomainEvent {
    if (this.newest.has(type)) return { name: type, data };
    const way = this.older.get(type);
    if (way === undefined) throw new UnknownEvent(type, position);
    let upcast: Record<string, unknown> = { ...data };
    for (const step of way.steps) upcast = step.upcast(upcast);
    return { name: way.newest.name, data: parse(way.newest, upcast) };
  }

  private addDefinitions(definitions: readonly EventDefinition[]): string[] {
    const faults: string[] = [];
    for (const definition of definitions) {
      if (this.definitions.has(definition.name)) faults.push(`"${definition.name}" is defined twice`);
      this.definitions.set(definition.name, definition);
      const rival = [...this.newest.values()].find((other) => wordsOf(other.name) === wordsOf(definition.name));
      if (rival !== undefined && versionOf(rival.name) >= versionOf(definition.name)) continue;
      if (rival !== undefined) this.newest.delete(rival.name);
      this.newest.set(definition.name, definition);
    }
    return faults;
  }

  private addUpcasters(upcasters: readonly Upcaster[]): string[] {
    const faults: string[] = [];
    const byFrom = new Map<string, Upcaster>();
    for (const upcaster of upcasters) {
      const { from, to } = upcaster;
      if (byFrom.has(from)) faults.push(`there are two upcasters from "${from}"`);
      else if (wordsOf(from) !== wordsOf(to) || versionOf(from) >= versionOf(to)) faults.push(`the upcaster from "${from}" to "${to}" does not lead to a later version of the same event`);
      else byFrom.set(from, upcaster);
    }
    for (const from of new Set([...byFrom.keys(), ...this.earlierVersions()])) {
      if (this.newest.has(from)) {
        faults.push(`there is an upcaster from "${from}", which is the newest version`);
        continue;
      }
      const { steps, end } = walk(from, byFrom);
      const newest = this.newest.get(end);
      if (newest === undefined) faults.push(`"${from}" does not reach the newest version: nothing leads on from "${end}"`);
      else this.older.set(from, { steps, newest });
    }
    return faults;
  }

  /** Every version below the newest may lie in somebody's log, whether or not its definition is still here. */
  private earlierVersions(): string[] {
    return [...this.newest.keys()].flatMap((name) => Array.from({ length: versionOf(name) - 1 }, (_, i) => `${wordsOf(name)}@${i + 1}`));
  }
}

/** Versions only go up, so this ends. */
function walk(from: string, byFrom: ReadonlyMap<string, Upcaster>): { steps: Upcaster[]; end: string } {
  const steps: Upcaster[] = [];
  let end = from;
  for (let step = byFrom.get(end); step !== undefined; step = byFrom.get(end)) {
    steps.push(step);
    end = step.to;
  }
  return { steps, end };
}

function parse(definition: EventDefinition, data: unknown): EventData {
  let parsed: unknown;
  try {
    parsed = definition.schema.parse(data);
  } catch (error) {
    throw new InvalidEvent(definition.name, reasonOf(error));
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new InvalidEvent(definition.name, 'its data is not an object');
  return parsed as EventData;
}

function wordsOf(name: string): string {
  return name.slice(0, name.lastIndexOf('@'));
}

function versionOf(name: string): number {
  return Number(name.slice(name.lastIndexOf('@') + 1));
}
