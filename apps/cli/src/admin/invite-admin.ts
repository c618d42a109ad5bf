import { FOUNDING, type Founding } from '@keystead/identity/src/contract/index.js';
import { inTheApplication } from './in-the-application.js';

export interface AdministratorWish {
  readonly organisation: string;
  readonly email: string;
  readonly name: string;
  readonly new?: boolean;
}

/** The link is all that standard output holds, so that a script can pass it on; what it is stands beside it. */
export async function inviteAdministrator({ organisation, email, name, new: anew = false }: AdministratorWish): Promise<void> {
  const invited = await inTheApplication(FOUNDING, (founding: Founding) => founding.inviteAdministrator({ organisation, email, name, anew }));
  process.stderr.write(`${invited.founded ? 'founded' : 'found'} ${invited.organisationName} (${invited.organisation}). Give this link to ${name}; it works once, until ${invited.expiresAt}:\n`);
  process.stdout.write(`${invited.link}\n`);
}
