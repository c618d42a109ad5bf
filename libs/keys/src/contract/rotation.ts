import { z } from 'zod';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';

/**
 * What an operator did with the wrapping of the keys; streams `keys.rotation-<organisation>-master`, that of the installation under
 * `platform`. None names a key, for the master key never leaves its place and what it wraps stays what it was.
 */

const who = {
  /** In the log of the installation whoever ran the command, if they said so; in that of an organisation `operator`, for a log keeps a name for ever. */
  by: z.string().max(100),
  /** `local` or `gcp`. */
  kms: z.string().max(20),
  /** The version of the master key that everything is to lie under. */
  version: z.string().max(20),
};

export const rotationBegun = defineEvent(
  'keys.rotation-begun@1',
  z.strictObject({
    ...who,
    /** The version is made in this rotation. */
    newVersion: z.boolean(),
    /** What lies under other versions. */
    held: z.array(z.strictObject({ what: z.string().max(80), version: z.string().max(20), keys: z.number().int().positive() })).max(10_000),
  }),
);

export const rotationEnded = defineEvent(
  'keys.rotation-ended@1',
  z.strictObject({
    ...who,
    moved: z.number().int().nonnegative(),
    /** Keys in use that stay under another version. */
    left: z.number().int().nonnegative(),
    /** Why it came to an end too early; null when everything was looked at. */
    stopped: z.string().max(40).nullable(),
  }),
);

export const rotationEvents = [rotationBegun, rotationEnded] as const;
export type RotationEvent = EventOf<(typeof rotationEvents)[number]>;

/** A key, where it belongs and why it does not open or stays where it is. */
export interface KeyInTrouble {
  readonly about: string;
  readonly organisation: string;
  readonly id: string;
  readonly version: string;
  readonly reason: string;
}

export interface KeyVersionInUse {
  readonly about: string;
  readonly version: string;
  readonly keys: number;
  /** Why none of them opens; null when one was opened. */
  readonly shut: string | null;
}

export interface KeySurvey {
  readonly kms: string;
  /** The version that the KMS wraps with now. */
  readonly current: string;
  readonly versions: readonly KeyVersionInUse[];
  /** Every key under a version that does not open, and others that were found not to. */
  affected(): AsyncIterable<KeyInTrouble>;
}

export interface KeysRotated {
  readonly version: string;
  readonly moved: number;
  /** Keys in use that stay under another version. */
  readonly left: readonly KeyInTrouble[];
  readonly stopped: string | null;
}

export interface RotateKeys {
  /** Who does it, for the log of the installation alone; null: nobody said. */
  readonly by: string | null;
  /** The local KMS only: make a version first. */
  readonly newVersion: boolean;
  /** Told as soon as the version is there, for it has to be backed up whatever happens next. */
  readonly made: (version: string) => void;
  readonly progress: (done: number, all: number) => void;
}

/** The operator's side of the master key: what hangs on which version, and everything moved to the current one. */
export interface KeyRotation {
  survey(): Promise<KeySurvey>;
  rotate(options: RotateKeys): Promise<KeysRotated>;
}

/** Nest injection token of `KeyRotation`. */
export const KEY_ROTATION = Symbol('KeyRotation');
