/** The stories in a real browser against the real product. In this order: each goes on where the one before has left the organisation. */
import { describeWith } from '../needs.js';
import { adminStory } from './stories/admin.js';
import { auditorStory } from './stories/auditor.js';
import { developerStory } from './stories/developer.js';
import { lostSessionStory } from './stories/lost-session.js';
import { peopleStory } from './stories/people.js';
import { recoveryStory } from './stories/recovery.js';
import { userStory } from './stories/user.js';
import { World } from './world.js';

jest.setTimeout(240_000); // a first start builds; everything after it takes seconds

describeWith('browser', 'the stories', () => {
  const world = new World();
  beforeAll(() => world.begin());
  afterAll(async () => expect(await world.end()).toBe(0));

  describe('the user', () => {
    userStory(world);
  });
  describe('the developer', () => {
    developerStory(world);
  });
  describe('the admin', () => {
    adminStory(world);
  });
  describe('when processes are killed', () => {
    recoveryStory(world);
  });
  describe('the auditor', () => {
    auditorStory(world);
  });
  describe('who asks about themselves', () => {
    peopleStory(world);
  });
  describe('whose session has ended', () => {
    lostSessionStory(world);
  });
});
