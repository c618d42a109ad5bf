import type { Manifest } from '../contract/manifest.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';

/** Programs by their SHA-256 (lower-case hex of the UTF-8 bytes). What is stored never changes. */
export interface BundleStore {
  put(code: string): Promise<{ readonly digest: string; readonly bytes: number }>;
  /** @throws Refusal `marketplace.bundle-unreadable` when it is missing or is not what its digest says */
  get(digest: string): Promise<string>;
}

export const BUNDLE_STORE = Symbol('BundleStore');

/** Turns a schema down that cannot be made into a check. @returns what is wrong, or null */
export interface SchemaCompiler {
  faultOf(schema: Manifest['input']): string | null;
}

export const SCHEMA_COMPILER = Symbol('SchemaCompiler');

export interface Published {
  readonly appId: string;
  readonly versionId: string;
  readonly version: string;
  readonly digest: string;
  readonly position: string;
}

/** One way to publish, for people and for the seed. */
export interface Publishing {
  /** @throws Refusal `marketplace.manifest-refused`, `bundle-refused`, `slug-taken`, `version-not-higher` */
  publish(input: { readonly manifest: Manifest; readonly code: string }, developerId: string, context: CommandContext): Promise<Published>;
  /** The app of this slug if the organisation has published it, and its newest version. */
  newestOf(organisation: string, slug: string): Promise<{ readonly appId: string; readonly version: string } | null>;
}

export const PUBLISHING = Symbol('Publishing');
