/** The closed set of ways in which a provider call ends without an answer. */
export const FAILURE_KINDS = [
  'auth',
  'rate_limited',
  'overloaded',
  'provider_error',
  'content_filtered',
  'malformed',
  'timeout',
  'aborted',
  'unreachable',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** A sentence for people: what happened and what they can do. */
export const FAILURE_TEXT: Readonly<Record<FailureKind, string>> = {
  auth: 'The provider does not accept this key. Test the key, or vault a new one.',
  rate_limited: 'The provider limits how often this key may call. Try again in a moment.',
  overloaded: 'The provider is overloaded. Try again in a moment, or choose another model.',
  provider_error: 'The provider answered with an error.',
  content_filtered: "The provider's content filter stopped the answer.",
  malformed: 'The provider answered with something that is not a valid answer.',
  timeout: 'The provider did not answer in time.',
  aborted: 'The call was ended before the answer was complete.',
  unreachable: 'The provider could not be reached. Check the address and that the machine is on.',
};
