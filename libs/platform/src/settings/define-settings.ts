import type { z } from 'zod';

/**
 * A group of settings of one part of the platform. Every setting is an environment variable; its schema carries the
 * description that `.env.example` shows (`.describe()`), and its default where it may have one.
 */
export interface SettingsGroup<S extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: string;
  readonly schema: z.ZodObject<S>;
  /** Injection token under which the parsed group is provided. */
  readonly token: symbol;
}

export type SettingsOf<G> = G extends SettingsGroup<infer S> ? z.infer<z.ZodObject<S>> : never;

export function defineSettings<S extends z.ZodRawShape>(name: string, schema: z.ZodObject<S>): SettingsGroup<S> {
  return { name, schema, token: Symbol(`settings:${name}`) };
}
