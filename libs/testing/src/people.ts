import { hash } from '@node-rs/argon2';
import type { Role } from '@keystead/kernel/src/abilities.js';
import { IDENTITY_SEED, type IdentitySeed } from '@keystead/identity/src/contract/index.js';
import { PASSWORDS, type Passwords } from '@keystead/identity/src/domain/ports/passwords.js';
import { startTestApp, type TestApp, type TestAppOptions } from './platform-app.js';

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  /** A browser of this person, signed in. */
  readonly http: ReturnType<TestApp['http']>;
}

export interface People extends Readonly<Record<Role, Person>> {
  readonly organisation: string;
}

/** An organisation with one person of each role, each of them signed in. `apart` makes the names and addresses of a second one differ. */
export async function seedPeople(app: TestApp, apart = 'harbour'): Promise<People> {
  const seed = app.app.get<IdentitySeed>(IDENTITY_SEED, { strict: false });
  const person = (role: Role) => ({ email: `${role}@${apart}.example`, name: `${role} of ${apart}`, password: `${apart} otter lantern ${role}`, roles: [role] });
  const people = { user: person('user'), developer: person('developer'), admin: person('admin'), auditor: person('auditor') };
  const { organisation, members } = await withQuickHashes(app, () => seed.seedOrganisation({ name: `${apart} clinics`, members: Object.values(people) }));
  const signedIn = async (role: Role): Promise<Person> => {
    const { email, password } = people[role];
    return { id: members.find((member) => member.email === email)!.memberId, email, password, http: await signIn(app, email, password) };
  };
  return { organisation, user: await signedIn('user'), developer: await signedIn('developer'), admin: await signedIn('admin'), auditor: await signedIn('auditor') };
}

/** Argon2id at its least. A hash names its own cost, so these people sign in by the product's own check, and quickly. */
const LEAST = { memoryCost: 8, timeCost: 1, parallelism: 1 };

/** Only while people are seeded: what a test does with passwords costs what it costs in the product. */
async function withQuickHashes<T>(app: TestApp, seeding: () => Promise<T>): Promise<T> {
  const passwords = app.app.get<Passwords>(PASSWORDS, { strict: false });
  const quick = jest.spyOn(passwords, 'hash').mockImplementation((password) => hash(password, LEAST));
  try {
    return await seeding();
  } finally {
    quick.mockRestore();
  }
}

export async function signIn(app: TestApp, email: string, password: string): Promise<ReturnType<TestApp['http']>> {
  const http = app.http();
  await http.post('/api/session').send({ email, password }).expect(200);
  return http;
}

/** For a spec file: the app with its people is up before the first test and gone after the last. */
export function withPeople(options: TestAppOptions): { readonly app: TestApp; readonly people: People } {
  let app: TestApp | undefined;
  let people: People | undefined;
  beforeAll(async () => {
    app = await startTestApp(options);
    people = await seedPeople(app);
  });
  afterAll(() => app?.stop());
  return {
    get app() {
      return app!;
    },
    get people() {
      return people!;
    },
  };
}
