import type { Manifest } from '../contract/manifest.js';

export const DIFFICULTIES = ['beginner', 'intermediate', 'advanced'] as const;

/** What a new app can start from. */
export interface Template {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly difficulty: (typeof DIFFICULTIES)[number];
  readonly runtime: Manifest['runtime'];
  readonly files: Readonly<Record<string, string>>;
}

/** Apps and templates that come with the program, as files under libs/marketplace. */
export interface AppShelf {
  /** Easiest first. */
  templates(): Promise<readonly Template[]>;
  demoApps(): Promise<readonly { readonly manifest: Manifest; readonly code: string }[]>;
}

export const APP_SHELF = Symbol('AppShelf');
