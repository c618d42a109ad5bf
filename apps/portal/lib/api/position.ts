/**
 * A write answers with the position of its event; reads that follow ask for at least that position, so people always see
 * their own change. The position is opaque, so only the latest one received is kept, and only for a minute: by then every
 * projection has passed it.
 */
const KEPT_FOR_MS = 60_000;
let latest: { position: string; at: number } | null = null;

export function rememberPosition(position: string): void {
  latest = { position, at: Date.now() };
}

export function minimumPosition(): string | null {
  if (latest === null || Date.now() - latest.at > KEPT_FOR_MS) return null;
  return latest.position;
}
