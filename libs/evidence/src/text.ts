/** Strict readers for what our text formats are made of: exactly one spelling per value, so no byte is free to change. */

export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

export function decodeBase64Url(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}

/** ASCII decimal without leading zeros, at most 2^53 - 1. */
export function decodeDecimal(text: string): number | null {
  const value = /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : null;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 without repair: null for bytes that are not well formed. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** ISO 8601, UTC, exactly milliseconds (ADR 0001). */
export function isTime(text: unknown): text is string {
  if (typeof text !== 'string' || !TIME.test(text)) return false;
  const value = new Date(text);
  return !Number.isNaN(value.getTime()) && value.toISOString() === text;
}
