import { slice } from '@keystead/platform/src/context/define-context.js';
import { definePersonalData, type PersonalDataTools } from '@keystead/platform/src/people/define-personal-data.js';
import { defineSchedule } from '@keystead/platform/src/schedules/define-schedule.js';
import { SUBJECT_EXPORTS, type SubjectExports } from '../../domain/subject-ports.js';
import { ErasePersonHandler, erasePeopleWhoAsked } from './erase-person.js';
import { ExportPersonHandler, exportPeopleWhoAsked } from './export-person.js';
import { listSubjectRequestsProjection } from './list-subject-requests.projection.js';
import { SubjectRequestsController } from './subject-requests.route.js';
import { TakeAwayController } from './take-away.route.js';

const HOUR_MS = 3_600_000;
const exportsOf = ({ get }: Pick<PersonalDataTools, 'get'>): SubjectExports => get<SubjectExports>(SUBJECT_EXPORTS, { strict: false });

const earlierExports = definePersonalData({
  name: 'compliance.subject-exports',
  about: 'exports that were made of your data and not expired',
  count: ({ organisation, memberId }, tools) => exportsOf(tools).countOf(organisation, memberId),
  // An export in the export would say everything twice.
  async *rows() {},
  forget: ({ organisation, memberId }, tools) => exportsOf(tools).forget(organisation, memberId),
});

export const removeExpiredExports = defineSchedule({ name: 'compliance.remove-expired-exports', everyMs: HOUR_MS, run: (tools) => exportsOf(tools).removeExpired(tools.now) });

export const subjectRequestsSlice = slice({
  controllers: [SubjectRequestsController, TakeAwayController],
  providers: [ExportPersonHandler, ErasePersonHandler],
  projections: [listSubjectRequestsProjection],
  reactions: [exportPeopleWhoAsked, erasePeopleWhoAsked],
  schedules: [removeExpiredExports],
  personalData: [earlierExports],
});
