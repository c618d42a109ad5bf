import type { Manifest } from './manifest.js';

/** An installed app at the version that runs now, with everything a run needs. */
export interface RunnableApp {
  readonly installId: string;
  readonly appId: string;
  readonly appName: string;
  /** The publisher's organisation. */
  readonly appOrganisation: string;
  readonly versionId: string;
  readonly version: string;
  readonly manifest: Manifest;
  /** The bundled program, one ES module. */
  readonly code: string;
  /** SHA-256 of the code's UTF-8 bytes, lower-case hex, as approved at publish. */
  readonly digest: string;
  /** Decimal USD, fixed at consent. */
  readonly priceUsd: string;
  /** The publisher is the organisation of the person who runs it. */
  readonly trusted: boolean;
}

export interface RunnableApps {
  /**
   * From the write side, so an app that was withdrawn or uninstalled a moment ago does not run.
   * @throws Refusal `marketplace.install-not-found`, `marketplace.version-withdrawn`, `marketplace.consent-needed`
   */
  forRun(organisation: string, memberId: string, installId: string): Promise<RunnableApp>;
}

/** Nest injection token of `RunnableApps`. */
export const RUNNABLE_APPS = Symbol('RunnableApps');
