import { defineProjection } from '@keystead/platform/src/projections/define-projection.js';
import type { TokenEvent } from '../../domain/access-token/events.js';
import { erasedMember } from '../../domain/erased-member.js';
import { TokenRow } from './token.row.js';

export const LIST_TOKENS = 'identity.list-tokens';

type DataOf<N extends TokenEvent['name']> = Extract<TokenEvent, { name: N }>['data'];

export const listTokensProjection = defineProjection({
  name: LIST_TOKENS,
  entities: [TokenRow],
  on: {
    'identity.token-issued@1': (logged, em) => {
      const { tokenId, memberId, name, expiresAt } = logged.event.data as DataOf<'identity.token-issued@1'>;
      const createdAt = logged.header.occurredAt;
      em.create(TokenRow, { id: tokenId, organisation: logged.organisation, memberId, name, createdAt, expiresAt, revoked: false, sort: `${createdAt} ${tokenId}` });
    },
    'identity.token-revoked@1': async (logged, em) => {
      const { tokenId } = logged.event.data as DataOf<'identity.token-revoked@1'>;
      (await em.findOneOrFail(TokenRow, { id: tokenId, organisation: logged.organisation })).revoked = true;
    },
    'compliance.subject-erased@1': async (logged, em) => {
      await em.nativeUpdate(TokenRow, { memberId: erasedMember(logged), organisation: logged.organisation }, { name: null });
    },
  },
});
