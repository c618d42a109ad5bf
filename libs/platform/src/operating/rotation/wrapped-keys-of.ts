import { subjectKeyBinding } from '@keystead/crypto/src/subject-keys.js';
import { subjectKeysTable } from '@keystead/crypto/src/wrapped-keys.js';
import type { ContextDefinition } from '../../context/define-context.js';
import { defineWrappedKeys, type WrappedKeys } from './define-wrapped-keys.js';

const subjectKeys = defineWrappedKeys({
  ...subjectKeysTable,
  name: 'crypto.subject-keys',
  about: 'keys of personal fields',
  boundTo: async ({ organisation, id }) => ({ kind: 'bound', to: subjectKeyBinding(organisation, id) }),
});

/** All there are, but the keyring, which is a file. */
export function wrappedKeysOf(contexts: readonly ContextDefinition[]): WrappedKeys[] {
  return [...contexts.flatMap((context) => [...(context.wrappedKeys ?? [])]), subjectKeys];
}
