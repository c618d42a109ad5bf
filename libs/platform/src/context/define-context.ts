import { Module, type Provider, type Type } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { EventDefinition, Upcaster } from '@keystead/kernel/src/event.js';
import type { RefusalCatalogue } from '@keystead/kernel/src/refusal.js';
import type { RoleGrants } from '@keystead/kernel/src/abilities.js';
import type { Migration } from '../database/migrations.js';
import type { WrappedKeys } from '../operating/rotation/define-wrapped-keys.js';
import type { PersonalDataDefinition } from '../people/define-personal-data.js';
import type { ProjectionDefinition } from '../projections/define-projection.js';
import type { ReactionDefinition } from '../projections/define-reaction.js';
import type { ScheduleDefinition } from '../schedules/define-schedule.js';
import type { SettingsGroup } from '../settings/define-settings.js';

/** One use case: a folder that can be deleted together with its line in the context's module. */
export interface Slice {
  readonly controllers?: readonly Type[];
  readonly providers?: readonly Provider[];
  readonly projections?: readonly ProjectionDefinition[];
  readonly reactions?: readonly ReactionDefinition[];
  readonly schedules?: readonly ScheduleDefinition[];
  readonly personalData?: readonly PersonalDataDefinition[];
}

export function slice(parts: Slice): Slice {
  return parts;
}

export interface ContextOptions {
  readonly name: string;
  readonly settings?: readonly SettingsGroup[];
  /** Every stored event of the context, all versions' newest; published ones come from its contract. */
  readonly events: readonly EventDefinition[];
  readonly upcasters?: readonly Upcaster[];
  readonly refusals?: readonly RefusalCatalogue<string>[];
  readonly abilities?: RoleGrants;
  /** SQL of write-side tables (secrets, credentials); read models need none, they are made from their entities. */
  readonly migrations?: readonly Migration[];
  /** Keys in its tables that the KMS wrapped: a rotation moves them, and doctor and rotation name those that do not open. */
  readonly wrappedKeys?: readonly WrappedKeys[];
  readonly slices: readonly Slice[];
  /** Ports bound to adapters, and services shared by slices. */
  readonly providers?: readonly Provider[];
  /** Facade tokens of the context's contract that other contexts may inject. */
  readonly exports?: readonly (symbol | Type)[];
}

export interface ContextDefinition extends ContextOptions {
  readonly module: Type;
}

/** Makes the Nest module of a context and keeps its declarations where the composition can read them. */
export function defineContext(options: ContextOptions): ContextDefinition {
  class ContextModule {}
  Object.defineProperty(ContextModule, 'name', { value: `${options.name}Module` });
  Module({
    imports: [CqrsModule],
    controllers: options.slices.flatMap((part) => [...(part.controllers ?? [])]),
    providers: [...(options.providers ?? []), ...options.slices.flatMap((part) => [...(part.providers ?? [])])],
    exports: [...(options.exports ?? [])],
  })(ContextModule);
  return { ...options, module: ContextModule };
}

/** Schemas of the tables that contexts write themselves, and of the keys of personal fields. */
export function ownSchemas(contexts: readonly ContextDefinition[]): string[] {
  return [...contexts.map(({ name }) => name.replaceAll('-', '_')), 'crypto'];
}

export function projectionsOf(contexts: readonly ContextDefinition[]): ProjectionDefinition[] {
  return contexts.flatMap((context) => context.slices.flatMap((part) => [...(part.projections ?? [])]));
}

export function reactionsOf(contexts: readonly ContextDefinition[]): ReactionDefinition[] {
  return contexts.flatMap((context) => context.slices.flatMap((part) => [...(part.reactions ?? [])]));
}

export function schedulesOf(contexts: readonly ContextDefinition[]): ScheduleDefinition[] {
  return contexts.flatMap((context) => context.slices.flatMap((part) => [...(part.schedules ?? [])]));
}

export function personalDataOf(contexts: readonly ContextDefinition[]): PersonalDataDefinition[] {
  return contexts.flatMap((context) => context.slices.flatMap((part) => [...(part.personalData ?? [])]));
}
