/** Names of logs (ADR 0001). Key names are equal to origins. */

/** The organisation under which facts of the installation itself are recorded (`PLATFORM_ORGANISATION` of the kernel). */
const INSTALLATION = 'platform';
const CHECKPOINTS = '*checkpoints';

/**
 * The log name of an organisation's events. ADR 0001 gives the origin `…/platform` to the log of checkpoints, so the
 * installation's own events get a name no organisation can have (stream names allow no hyphen there).
 */
export function logNameOf(organisation: string): string {
  return organisation === INSTALLATION ? 'platform-events' : organisation;
}

export const PLATFORM_LOG = 'platform';

/** What a person types where a log is meant, and cannot be mistaken for another one: `'*checkpoints'` is the platform log. */
export function typedNameOf(logName: string): string {
  if (logName === PLATFORM_LOG) return CHECKPOINTS;
  return logName === logNameOf(INSTALLATION) ? INSTALLATION : logName;
}

/** The other way round. */
export function logTyped(name: string): string {
  return name === CHECKPOINTS ? PLATFORM_LOG : logNameOf(name);
}

export function originOf(installation: string, logName: string): string {
  return `keystead/${installation}/${logName}`;
}
