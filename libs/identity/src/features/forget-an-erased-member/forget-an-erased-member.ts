import { CommandBus } from '@nestjs/cqrs';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { definePersonalData, type PersonalDataTools } from '@keystead/platform/src/people/define-personal-data.js';
import { EndMemberAccess } from '../../domain/commands.js';
import { MEMBER_RECORDS, type MemberRecords } from '../../domain/ports/member-records.js';

const records = ({ get }: PersonalDataTools): MemberRecords => get<MemberRecords>(MEMBER_RECORDS, { strict: false });

export const accountOfAMember = definePersonalData({
  name: 'identity.account',
  about: 'account with password hash and e-mail lookup, sessions, personal tokens and links',
  count: async ({ organisation, memberId }, tools) => (await records(tools).of(organisation, memberId)).length,
  async *rows({ organisation, memberId }, tools) {
    for (const { table, row } of await records(tools).of(organisation, memberId)) yield { table, ...row };
  },
  /** The end of each session and token goes on record before its row is gone. */
  async forget({ organisation, memberId }, tools) {
    await tools.get(CommandBus, { strict: false }).execute(new EndMemberAccess(memberId, 'deprovisioned', null, tools.context));
    await records(tools).remove(organisation, memberId);
  },
});

export const forgetErasedMemberSlice = slice({ personalData: [accountOfAMember] });
