import { Injectable } from '@nestjs/common';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Lookups } from '@keystead/platform/src/database/lookups.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { defineProjection } from '@keystead/platform/src/projections/define-projection.js';
import { MEMBER_DIRECTORY, type MemberDirectory } from '../../contract/directory.js';
import type { MemberJoined } from '../../contract/events.js';
import { erasedMember } from '../../domain/erased-member.js';

const MemberNameRow = defineEntity({
  name: 'MemberNameRow',
  tableName: 'identity_member_names',
  properties: { id: p.string().primary(), organisation: p.string(), name: p.string().nullable() },
});

export const nameMembersProjection = defineProjection({
  name: 'identity.name-members',
  entities: [MemberNameRow],
  on: {
    'identity.member-joined@1': (logged, em) => {
      const { memberId, name } = logged.event.data as ReturnType<typeof MemberJoined.create>['data'];
      em.create(MemberNameRow, { id: memberId, organisation: logged.organisation, name });
    },
    'compliance.subject-erased@1': async (logged, em) => {
      await em.nativeUpdate(MemberNameRow, { id: erasedMember(logged), organisation: logged.organisation }, { name: null });
    },
  },
});

const MOST_AT_ONCE = 500;

@Injectable()
class ReadMemberDirectory implements MemberDirectory {
  /** Most pages need some. */
  private readonly names: Lookups<string>;

  constructor(private readonly read: ReadDb) {
    this.names = new Lookups((organisation, ids) => this.look(organisation, ids));
  }

  async nameOf(organisation: string, memberId: string): Promise<string | null> {
    return (await this.namesOf(organisation, [memberId])).get(memberId) ?? null;
  }

  async namesOf(organisation: string, memberIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (memberIds.length > MOST_AT_ONCE) throw new RangeError(`at most ${MOST_AT_ONCE} names at a time`);
    return this.names.of(organisation, memberIds);
  }

  private async look(organisation: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    // Most pages are of one person, and a question without a list is planned once.
    const rows = await this.read.of(organisation).rows(MemberNameRow, { id: ids.length === 1 ? ids[0]! : { $in: [...ids] } });
    return new Map(rows.flatMap((row) => (typeof row.name === 'string' ? [[row.id, row.name] as const] : [])));
  }
}

export const nameMembersSlice = slice({ providers: [{ provide: MEMBER_DIRECTORY, useClass: ReadMemberDirectory }], projections: [nameMembersProjection] });
