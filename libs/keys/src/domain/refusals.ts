import { defineRefusals } from '@keystead/kernel/src/refusal.js';

export const keysRefusals = defineRefusals({
  'keys.key-not-found': { status: 404, title: 'There is no such key' },
  'keys.key-revoked': { status: 409, title: 'This key was revoked' },
  'keys.key-restricted': { status: 403, title: 'This key may not be used for that' },
  'keys.key-unreadable': { status: 503, title: 'This key cannot be opened' },
  'keys.destination-refused': { status: 422, title: 'Keys may not be sent to this address' },
  'keys.practice-disabled': { status: 422, title: 'The practice model exists in the demo only' },
  'keys.too-many-keys': { status: 409, title: 'You have as many keys as one person may hold' },
  'keys.too-many-tests': { status: 429, title: 'Too many tests of keys in a minute' },
});
