import type { Person } from '../person.js';
import type { World } from '../world.js';
import { LETTER } from './letter.js';
import { openForm } from './run-an-app.js';

export function recoveryStory(world: World): void {
  let user: Person;
  beforeAll(async () => (user = await world.signsIn('user')));
  afterAll(() => user.leave());

  it('the page says so, keeps what was typed, and goes on when they are back', async () => {
    await openForm(user, 'Plain letter');
    await user.field('Letter').fill(LETTER);
    expect(user.takeFaults()).toEqual([]);
    for (const service of ['api', 'worker']) process.kill(world.product.pidOf(service), 'SIGKILL');
    await user.press('Run');
    await user.page.getByRole('main').getByRole('alert').getByText('Keystead did not answer').waitFor();
    expect(await user.field('Letter').inputValue()).toBe(LETTER);

    await user.reads(async () => (await fetch(`${world.product.address}/health/ready`).catch(() => null))?.status, 200, 45_000);
    user.takeFaults();
    await user.press('Run');
    await user.page.waitForURL(/\/runs\/exe_/);
    await user.arrivesAt('Plain letter Succeeded');
    expect(user.takeFaults()).toEqual([]);
  });

  it('nothing is lost and nothing happened twice', async () => {
    await user.goTo('Runs');
    await user.reads(() => user.rows('Runs', ['App', 'Outcome', 'Version']), [
      ['Plain letter', 'Succeeded', '1.0.0'],
      ['Plain letter', 'Succeeded', '1.0.0'],
      ['Plain letter', 'Refused by policy', '–'],
      ['Plain letter', 'Succeeded', '1.0.0'],
      ['Ward summary', 'App failed', '0.2.0'],
      ['Ward summary', 'Succeeded', '0.1.0'],
      ['Plain letter', 'Succeeded', '1.0.0'],
    ]);
  });
}
