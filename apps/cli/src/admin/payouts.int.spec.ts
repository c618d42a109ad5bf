import { Command } from 'commander';
import { startBillingApp, type BillingApp } from '@keystead/testing/src/billing.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { migrateInstallation } from './migrate.js';
import { payoutsCommand } from './payouts.js';

let billing: BillingApp;
let said: string[];
const before = { ...process.env };

beforeAll(async () => {
  billing = await startBillingApp();
  const { KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL } = billing.app.core.platform;
  Object.assign(process.env, { KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL });
  // The command is of the whole product, and works on a database that was prepared for it.
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  await migrateInstallation();
  write.mockRestore();
});
afterAll(async () => {
  process.env = before;
  await billing.app.stop();
});

/** What the operator reads. */
async function keystead(...words: string[]): Promise<string> {
  said = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  try {
    const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
    payoutsCommand(program);
    await program.parseAsync(['payouts', ...words], { from: 'user' });
  } finally {
    write.mockRestore();
  }
  return said.join('');
}

describe('keystead admin payouts', () => {
  it('shows what is due and records what became of it', async () => {
    const { makers, run, credited } = billing;
    await run({ priceUsd: '1' });
    await credited(1);
    const { id } = (await makers.developer.http.post('/api/developer/payouts').send({}).expect(201)).body as { id: string };
    // From the first command on, sessions belong to its own application: passport keeps its strategies in one global place.
    const due = await eventually(async () => {
      const list = await keystead('list');
      if (!list.includes(id)) throw new Error('not on the list yet');
      return list;
    });
    expect(due).toMatch(new RegExp(`^${id}  ${makers.organisation}  0\\.85 USD  scheduled \\S+  scheduled\\n$`));
    expect(await keystead('paid', id, '--reference', 'SEPA 7')).toMatch(/ {2}paid {2}\S+ {2}SEPA 7\n$/);
    expect([await keystead('list'), await keystead('list', '--all')]).toEqual(['nothing to transfer\n', expect.stringContaining(id)]);
    await expect(keystead('failed', id, '--reason', 'after all')).rejects.toThrow('It was recorded as paid: SEPA 7');
  });

  it('takes no text that hides, no payout that is not there, and no settlement without words', async () => {
    await expect(keystead('paid', 'pay_x', '--reference', 'SEPA\u202e')).rejects.toThrow('--reference must not contain control or invisible characters');
    await expect(keystead('paid', 'pay_x', '--reference', 'SEPA')).rejects.toThrow('billing.payout-not-found');
    await expect(keystead('failed', 'pay_x')).rejects.toThrow("required option '--reason <text>' not specified");
  });
});
