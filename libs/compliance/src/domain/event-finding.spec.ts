import { findingOf, type Wrong } from './event-finding.js';

const leaf = { index: 29, position: '31', sealedAt: '2026-05-01T10:00:00.000Z' };
const KEEP = 'Export the period of its sealing, 2026-05-01T10:00:00.000Z, take the bundle away and keep it: it is evidence of what is there and what is not. Ask an administrator to run `keystead admin doctor` and to restore a backup; then look again.';

describe('what is said of an event that is not as it was sealed', () => {
  it.each<[Wrong, typeof leaf | null, string, string]>([
    ['changed', leaf, 'This event is no longer as it was sealed: leaf 29 at position 31 was changed.', KEEP],
    ['missing', leaf, 'This event is no longer as it was sealed: leaf 29 at position 31 is missing.', KEEP],
    ['unproven', leaf, 'Whether this event is as it was sealed cannot be shown: what the log holds of leaf 29 at position 31 does not lead to the signed checkpoint.', KEEP],
    ['missing', null, 'This event is no longer in the event store, and the log has no leaf of it: nothing proves what it was.', 'Ask an administrator to run `keystead admin doctor` and to restore a backup; then look again.'],
    ['not-sealed', null, 'This event is not sealed: it was put in past the platform, was changed before it was sealed, or its leaf was taken away. Nothing proves it.', 'Ask an administrator to run `keystead admin doctor`, which says which of these it is.'],
  ])('%s', (integrity, where, text, next) => {
    expect(findingOf(integrity, where)).toEqual({ text, next });
  });
});
