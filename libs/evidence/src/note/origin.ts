/** Names of logs (ADR 0001). Key names are equal to origins. */

/** The organisation under which facts of the installation itself are recorded (`PLATFORM_ORGANISATION` of the kernel). */
const INSTALLATION = 'platform';

/**
 * The log name of an organisation's events. ADR 0001 gives the origin `…/platform` to the log of checkpoints, so the
 * installation's own events get a name no organisation can have (stream names allow no hyphen there).
 */
export function logNameOf(organisation: string): string {
  return organisation === INSTALLATION ? 'platform-events' : organisation;
}

export const PLATFORM_LOG = 'platform';

export function originOf(installation: string, logName: string): string {
  return `keystead/${installation}/${logName}`;
}
