import { identityContext } from '@keystead/identity/src/identity.module.js';
import { billingContext } from '@keystead/billing/src/billing.module.js';
import { eventually } from './eventually.js';
import { runEnded, silentRuntime, type EndedRun } from './marketplace.js';
import { seedPeople, type People } from './people.js';
import { startTestApp, type TestApp } from './platform-app.js';

export interface BillingApp {
  readonly app: TestApp;
  /** Who runs apps. */
  readonly clinic: People;
  /** Whose apps are run. */
  readonly makers: People;
  /** The end of a run of the makers' app by the clinic's user, for 0.02 USD unless said otherwise. */
  run(over?: Partial<EndedRun>): Promise<string>;
  /** Waits until the makers were credited for this many runs in all, and the read models show it. */
  credited(runs: number): Promise<void>;
  /** Makes reactions of billing forget how far they were. @returns waits until all have been told everything again, and at least one event more */
  forget(...reactions: readonly string[]): Promise<() => Promise<void>>;
  /** Events of one stream category in one organisation's log, oldest first. */
  facts(organisation: string, category: string): Promise<{ name: string; data: unknown }[]>;
}

export const APP_ID = 'app_00000000000000000000000000';

export async function startBillingApp(): Promise<BillingApp> {
  const app = await startTestApp({ contexts: [identityContext, silentRuntime, billingContext] });
  const clinic = await seedPeople(app, 'clinic');
  const makers = await seedPeople(app, 'makers');
  const facts: BillingApp['facts'] = async (organisation, category) => {
    const found = [];
    for await (const { event } of app.core.log.readAll({ organisation, categories: [category] })) found.push({ name: event.name, data: event.data });
    return found;
  };
  return {
    app,
    clinic,
    makers,
    facts,
    run: async (over = {}) => (await runEnded(app, { organisation: clinic.organisation, memberId: clinic.user.id, appId: APP_ID, appOrganisation: makers.organisation, ...over })).executionId,
    credited: async (runs) => {
      await eventually(async () => {
        const credits = (await facts(makers.organisation, 'billing.account')).filter((fact) => fact.name === 'billing.revenue-credited@1');
        if (credits.length < runs) throw new Error(`${credits.length} of ${runs} runs are credited`);
      });
      await app.settled();
    },
    forget: async (...reactions) => {
      const names = reactions.map((name) => `reaction:billing.${name}`);
      const positions = async (): Promise<string[]> => (await app.core.owner.query<{ position: string }>('SELECT position FROM platform.projections WHERE name = ANY($1) ORDER BY name', [names])).rows.map((row) => row.position);
      const before = await positions();
      await app.core.owner.query("UPDATE platform.projections SET position = '' WHERE name = ANY($1)", [names]);
      return async () => {
        await eventually(async () => {
          const now = await positions();
          if (now.some((position, i) => app.core.store.comparePositions(position, before[i]!) <= 0)) throw new Error('not everything was told again yet');
        });
      };
    },
  };
}
