import type { ModuleRef } from '@nestjs/core';
import type { LoggedEvent } from '@keystead/event-store/src/log.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';

export interface ReactionTools {
  /** Resolves a provider of the running application, such as the CommandBus. */
  readonly get: ModuleRef['get'];
  /**
   * Context for the command the reaction issues: same organisation and correlation, caused by this event, with an
   * idempotency key derived from reaction and event, so a repeat has no second effect.
   */
  context(organisation?: string): CommandContext;
}

/** A rule of the business as a sentence: when this happened, do that. Runs at least once per event, in order; an event it fails on is parked, with what follows in its stream. */
export interface ReactionDefinition {
  readonly name: string;
  readonly on: Readonly<Record<string, (event: LoggedEvent, tools: ReactionTools) => Promise<void>>>;
}

export function defineReaction(definition: ReactionDefinition): ReactionDefinition {
  return definition;
}
