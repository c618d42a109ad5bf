import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedPeople, signIn } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { contexts } from '../../../contexts.js';
import { seedDemo } from './seed.js';

interface Account {
  readonly role: string;
  readonly email: string;
  readonly password: string;
}

interface Member {
  readonly organisation: string;
  readonly id: string;
}

const ROLES = ['user', 'developer', 'admin', 'auditor'];
const before = { ...process.env };
let app: TestApp;
let file: string;
const kept = (): Account[] => JSON.parse(readFileSync(file, 'utf8')) as Account[];
/** Those with an account, in the order they were made. */
const members = async (): Promise<Member[]> => (await app.core.owner.query<Member>('SELECT organisation, member_id AS id FROM identity.accounts ORDER BY created_at')).rows;
const remove = async ({ id }: Member): Promise<unknown> => app.core.owner.query('DELETE FROM identity.accounts WHERE member_id = $1', [id]);

beforeAll(async () => {
  app = await startTestApp({ contexts, env: { KEYSTEAD_DEMO: 'true' } });
  const { KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL } = app.core.platform;
  Object.assign(process.env, { NODE_ENV: 'test', KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL, KEYSTEAD_DEMO: 'true', KEYSTEAD_LOG_LEVEL: 'fatal' });
  file = join(KEYSTEAD_HOME, 'demo-accounts.json');
});
afterAll(() => {
  process.env = before;
});

/** One demo over its life, so the steps follow each other. */
describe('keystead admin seed', () => {
  afterAll(() => app.stop());

  it('makes an account of each role and keeps their passwords, which open them; again it changes nothing', async () => {
    await seedDemo();
    const first = kept();
    await seedDemo();
    expect([first.map(({ role }) => role), kept(), (await members()).length]).toEqual([ROLES, first, 4]);
    for (const { email, password } of first) await signIn(app, email, password);
  });

  it('keeps no password of accounts that it finds, as on a restored database, but that of one it makes', async () => {
    const [, , , auditor] = kept();
    rmSync(file);
    await seedDemo();
    expect(existsSync(file)).toBe(false);
    await remove((await members()).at(-1)!);
    await seedDemo();
    expect(kept()).toEqual([{ ...auditor, password: expect.not.stringMatching(auditor!.password) }]);
    await signIn(app, kept()[0]!.email, kept()[0]!.password);
  });

  it('goes on without those who were erased or deprovisioned, and forgets their passwords', async () => {
    const all = ROLES.map((role) => ({ ...kept()[0]!, role, email: `${role}@demo.keystead.example` }));
    writeFileSync(file, JSON.stringify(all));
    const [user, developer, admin] = await members();
    for (const member of [user!, developer!]) {
      await app.core.subjects.erase(member.organisation, member.id);
      await remove(member);
    }
    await app.core.owner.query('UPDATE identity.accounts SET closed_at = now() WHERE member_id = $1', [admin!.id]);
    await seedDemo();
    expect([kept(), (await members()).length]).toEqual([[all[3]], 2]);
  });
});

/** Somebody's own organisation was there first. */
describe('keystead admin seed of a database in use', () => {
  let used: TestApp;
  beforeAll(async () => {
    used = await startTestApp({ contexts, env: { KEYSTEAD_DEMO: 'true' } });
    await seedPeople(used);
    const { KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL } = used.core.platform;
    Object.assign(process.env, { KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL });
  });
  afterAll(() => used.stop());

  it('adds nothing, and says so', async () => {
    const said: string[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => (said.push(String(text)), true));
    const head = await used.core.store.head();
    await seedDemo().finally(() => write.mockRestore());
    expect([await used.core.store.head(), existsSync(join(used.core.platform.KEYSTEAD_HOME, 'demo-accounts.json')), said.join('')]).toEqual([head, false, 'no demo was added: this database has organisations of its own\n']);
  });
});
