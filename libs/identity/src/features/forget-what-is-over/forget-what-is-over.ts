import { slice } from '@keystead/platform/src/context/define-context.js';
import { defineSchedule } from '@keystead/platform/src/schedules/define-schedule.js';
import { FORGET_EVERY_MS } from '../../domain/lifetimes.js';
import { SPENT, type Spent } from '../../domain/ports/spent.js';

export const forgetWhatIsOver = defineSchedule({
  name: 'identity.forget-what-is-over',
  everyMs: FORGET_EVERY_MS,
  run: ({ get, now }) => get<Spent>(SPENT, { strict: false }).forget(now),
});

export const forgetWhatIsOverSlice = slice({ schedules: [forgetWhatIsOver] });
