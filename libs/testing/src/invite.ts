import type { Role } from '@keystead/kernel/src/abilities.js';
import type { Person } from './people.js';

export interface InvitedPerson {
  readonly id: string;
  /** What the link's fragment holds. */
  readonly token: string;
}

/** Invites through the API, as the admin does. */
export async function invite(admin: Person, email: string, roles: readonly Role[] = ['user'], name = 'Grace Hopper'): Promise<InvitedPerson> {
  const { body } = await admin.http.post('/api/invitations').send({ email, name, roles }).expect(201);
  return { id: body.id, token: body.link.split('#')[1] };
}
