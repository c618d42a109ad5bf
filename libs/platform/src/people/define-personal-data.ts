import type { ModuleRef } from '@nestjs/core';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';

export interface PersonAsked {
  readonly organisation: string;
  readonly memberId: string;
}

export interface PersonalDataTools {
  /** Resolves a provider of the running application. */
  readonly get: ModuleRef['get'];
  /** For commands that forgetting issues; a repeat has no second effect. */
  readonly context: CommandContext;
}

/**
 * What a context holds about a person outside log and read models (those are gone through by themselves): accounts, contents, secrets.
 * Without it an export is incomplete and an erasure leaves something behind.
 */
export interface PersonalDataDefinition {
  /** `<context>.<words>` */
  readonly name: string;
  /** What it is, for the person who reads export and receipt. */
  readonly about: string;
  /** How many rows there are to forget. */
  count(person: PersonAsked, tools: PersonalDataTools): Promise<number>;
  /** As the person may read them: no secret, no hash of one, nothing of anybody else. */
  rows(person: PersonAsked, tools: PersonalDataTools): AsyncIterable<Readonly<Record<string, unknown>>>;
  /** May be cut off and done again. */
  forget(person: PersonAsked, tools: PersonalDataTools): Promise<void>;
}

export function definePersonalData(definition: PersonalDataDefinition): PersonalDataDefinition {
  return definition;
}
