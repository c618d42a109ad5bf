import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signInAs } from '../../scripts/lib/demo-visitor.mjs';
import { greeting } from '../../scripts/lib/greeting.mjs';

const ANOTHER = 'for a demo with new accounts give npm start and npm run demo an empty KEYSTEAD_HOME, and leave KEYSTEAD_DATABASE_URL out.';

let home: string;
let status = 401;
const server = createServer((_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end('{"title":"Refused","detail":"Wait."}'));
const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const account = { role: 'user', email: 'user@demo.test', password: 'p' };

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'keystead-demo-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(home, { recursive: true });
});

describe('npm run demo says in one sentence', () => {
  it('that no password is kept', async () => {
    await expect(signInAs(address(), home, 'user')).rejects.toThrow(
      `no password of a demo user is kept in ${home}: start Keystead with npm start first. If it runs on that home already, the account was made earlier or has been erased: ${ANOTHER}`,
    );
  });

  it('that the password kept is not the password any more, and of another refusal what it was', async () => {
    writeFileSync(join(home, 'demo-accounts.json'), JSON.stringify([account]));
    await expect(signInAs(address(), home, 'user')).rejects.toThrow(
      `user@demo.test cannot sign in with the password in ${join(home, 'demo-accounts.json')}: it was changed since, or the person was deprovisioned or erased. Put the present password into that file; or, ${ANOTHER}`,
    );
    status = 429;
    await expect(signInAs(address(), home, 'user')).rejects.toThrow('/api/session answered 429: Refused. Wait.');
  });
});

describe('npm start greets', () => {
  const people = (demo: boolean, accounts: readonly (typeof account)[]): string[] => greeting({ address: 'http://localhost:3000', home: '/h', database: null, demo, accounts }).split('\n').slice(2, -5);

  it('with the accounts of the demo, and says so when their passwords are not known here', () => {
    expect(people(true, [account])).toEqual(['', '  Demo accounts (passwords as first generated):', '    user  user@demo.test  p']);
    expect(people(true, [])).toEqual(['', '  Demo accounts: none whose password is known here. Sign in with an account you have, or ask an administrator for a reset link.']);
    expect(people(false, [])).toEqual([]);
  });
});
