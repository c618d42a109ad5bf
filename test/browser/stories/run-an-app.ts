import type { Person } from '../person.js';

/** From the catalogue to the form; installs the app where it is not. */
export async function openForm(person: Person, app: string): Promise<void> {
  await person.goTo('Catalogue');
  await person.arrivesAt('Catalogue');
  await person.follow(app);
  await person.arrivesAt(app);
  if (await person.button('Install').isVisible()) {
    await person.press('Install');
    await person.field('I allow this and accept the price').check();
    await person.press('Allow and install');
    await person.isTold(`${app} is installed.`);
  }
  await person.follow('Run');
  await person.arrivesAt(`Run ${app}`);
}

/** Sends the form and waits for the run to end. @param outcome as it stands beside the name of the app */
export async function runToEnd(person: Person, app: string, outcome: string): Promise<void> {
  await person.press('Run');
  await person.page.waitForURL(/\/runs\/exe_/);
  await person.arrivesAt(`${app} ${outcome}`);
}
