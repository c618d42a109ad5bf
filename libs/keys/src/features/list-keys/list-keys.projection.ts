import { defineProjection } from '@keystead/platform/src/projections/define-projection.js';
import type { KeyEvent } from '../../contract/events.js';
import { KeyRow } from './key.row.js';

export const LIST_KEYS = 'keys.list-keys';

type DataOf<N extends KeyEvent['name']> = Extract<KeyEvent, { name: N }>['data'];

export const listKeysProjection = defineProjection({
  name: LIST_KEYS,
  entities: [KeyRow],
  on: {
    'keys.key-vaulted@1': (logged, em) => {
      const { keyId, ownerId, name, provider, destination, restrictions } = logged.event.data as DataOf<'keys.key-vaulted@1'>;
      em.create(KeyRow, { id: keyId, organisation: logged.organisation, sortKey: `${logged.header.occurredAt} ${keyId}`, ownerId, name, provider, destination, state: 'active', restrictions, createdAt: logged.header.occurredAt, lastUsedAt: null, uses: 0 });
    },
    'keys.key-accessed@1': async (logged, em) => {
      const row = await em.findOneOrFail(KeyRow, { id: (logged.event.data as DataOf<'keys.key-accessed@1'>).keyId, organisation: logged.organisation });
      row.uses += 1;
      row.lastUsedAt = logged.header.occurredAt;
    },
    'keys.key-restricted@1': async (logged, em) => {
      const { keyId, restrictions } = logged.event.data as DataOf<'keys.key-restricted@1'>;
      (await em.findOneOrFail(KeyRow, { id: keyId, organisation: logged.organisation })).restrictions = restrictions;
    },
    'keys.key-revoked@1': async (logged, em) => {
      (await em.findOneOrFail(KeyRow, { id: (logged.event.data as DataOf<'keys.key-revoked@1'>).keyId, organisation: logged.organisation })).state = 'revoked';
    },
  },
});
