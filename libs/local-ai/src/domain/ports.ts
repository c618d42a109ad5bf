export interface HostModel {
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly family: string | null;
  readonly modifiedAt: string | null;
}

export interface PullProgress {
  readonly status: string;
  readonly completedBytes: number | null;
  readonly totalBytes: number | null;
}

/** A registered Ollama machine. Failures are plain sentences for people, without addresses of the inside. */
export interface OllamaHosts {
  /** @throws Refusal `local-ai.host-unreachable` */
  models(baseUrl: string, signal: AbortSignal): Promise<readonly HostModel[]>;
  /** @throws Error with a sentence for people */
  pull(baseUrl: string, model: string, signal: AbortSignal): AsyncIterable<PullProgress>;
}

export const OLLAMA_HOSTS = Symbol('OllamaHosts');

/** What the last look at a machine found. */
export interface HostLook {
  readonly reachable: boolean;
  /** ISO time */
  readonly checkedAt: string;
  /** Those of the last look that was answered. */
  readonly models: readonly HostModel[];
}

/** The last look at each machine: measured, and therefore no fact of the log. */
export interface HostLooks {
  /** @returns false when somebody began a look less than `restMs` ago: processes share the work */
  begin(organisation: string, hostId: string, restMs: number): Promise<boolean>;
  /** `models` null: the machine did not answer. */
  found(organisation: string, hostId: string, models: readonly HostModel[] | null): Promise<void>;
  /** By host id; a machine nobody looked at yet is missing. */
  last(organisation: string): Promise<ReadonlyMap<string, HostLook>>;
  forget(organisation: string, hostId: string): Promise<void>;
}

export const HOST_LOOKS = Symbol('HostLooks');

export interface HostChecks {
  /** Looks at a machine now: what was found is kept with its time, and goes on the record where it changed. @returns null when it does not answer */
  check(organisation: string, hostId: string, baseUrl: string): Promise<readonly HostModel[] | null>;
}

export const HOST_CHECKS = Symbol('HostChecks');

/** Which pulls some process carries now, how far they are, and who wishes them ended: measured, and therefore no fact of the log. */
export interface PullPulse {
  /** Somebody carries it; said again while it lasts. @returns whether somebody wishes it cancelled, at whichever process */
  beat(organisation: string, pullId: string, progress: PullProgress | null): Promise<boolean>;
  /** Leaves word for whichever process carries it. */
  wishCancelled(organisation: string, pullId: string): Promise<void>;
  /** As of the last beat; null when nobody carries it. */
  progressOf(organisation: string, pullId: string): Promise<PullProgress | null>;
  /** @returns those of them that beat within the last `withinMs` */
  alive(organisation: string, pullIds: readonly string[], withinMs: number): Promise<ReadonlySet<string>>;
  stop(organisation: string, pullId: string): Promise<void>;
}

export const PULL_PULSE = Symbol('PullPulse');
