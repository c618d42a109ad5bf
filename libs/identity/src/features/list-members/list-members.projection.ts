import { defineProjection } from '@keystead/platform/src/projections/define-projection.js';
import type { MemberEvent } from '../../domain/member/events.js';
import { sortedRoles } from '../../contract/roles.js';
import { erasedMember } from '../../domain/erased-member.js';
import { MemberRow } from './member.row.js';

export const LIST_MEMBERS = 'identity.list-members';

type DataOf<N extends MemberEvent['name']> = Extract<MemberEvent, { name: N }>['data'];

export const listMembersProjection = defineProjection({
  name: LIST_MEMBERS,
  entities: [MemberRow],
  on: {
    'identity.member-joined@1': (logged, em) => {
      const { memberId, email, name, roles } = logged.event.data as DataOf<'identity.member-joined@1'>;
      const joinedAt = logged.header.occurredAt;
      em.create(MemberRow, { id: memberId, organisation: logged.organisation, email, name, roles: sortedRoles(roles), state: 'active', joinedAt, sort: `${joinedAt} ${memberId}` });
    },
    'identity.role-given@1': async (logged, em) => {
      const { memberId, role } = logged.event.data as DataOf<'identity.role-given@1'>;
      const row = await em.findOneOrFail(MemberRow, { id: memberId, organisation: logged.organisation });
      row.roles = sortedRoles([...row.roles, role]);
    },
    'identity.role-taken@1': async (logged, em) => {
      const { memberId, role } = logged.event.data as DataOf<'identity.role-taken@1'>;
      const row = await em.findOneOrFail(MemberRow, { id: memberId, organisation: logged.organisation });
      row.roles = row.roles.filter((held) => held !== role);
    },
    'identity.member-deprovisioned@1': async (logged, em) => {
      const { memberId } = logged.event.data as DataOf<'identity.member-deprovisioned@1'>;
      (await em.findOneOrFail(MemberRow, { id: memberId, organisation: logged.organisation })).state = 'deprovisioned';
    },
    'compliance.subject-erased@1': async (logged, em) => {
      await em.nativeUpdate(MemberRow, { id: erasedMember(logged), organisation: logged.organisation }, { name: null, email: null });
    },
  },
});
