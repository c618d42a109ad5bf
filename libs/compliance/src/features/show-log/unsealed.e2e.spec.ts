import { PostgresSealStore } from '@keystead/evidence/src/postgres/seal-store.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { seedPeople, withPeople, type People } from '@keystead/testing/src/people.js';
import { complianceContext } from '../../compliance.module.js';

/** Real PostgreSQL and HTTP. Nobody seals, so events wait; what the sealer would say of itself is written down as it does. */
const world = withPeople({ contexts: [identityContext, complianceContext] });

interface Unsealed {
  readonly kind: string;
  readonly since: string;
  readonly text: string;
}

const unsealed = async ({ auditor } = world.people): Promise<Unsealed | null> => (await auditor.http.get('/api/audit/log').expect(200)).body.unsealed as Unsealed | null;
const kinds = async (...people: readonly People[]): Promise<unknown[]> => Promise.all(people.map(async (of) => (await unsealed(of))?.kind ?? null));

it('an auditor is told when events of their organisation have waited for more than a minute, and nobody else is', async () => {
  const others = await seedPeople(world.app, 'lagoon');
  const { owner } = world.app.core;
  expect(await kinds(world.people, others)).toEqual([null, null]);

  await owner.query("ALTER TABLE events.log DISABLE TRIGGER USER");
  await owner.query("UPDATE events.log SET recorded_at = recorded_at - interval '61 seconds' WHERE organisation <> $1", [others.organisation]);
  expect(await kinds(world.people, others)).toEqual(['waiting', null]);
  const { rows } = await owner.query<{ first: Date }>('SELECT min(recorded_at) AS first FROM events.log WHERE organisation = $1', [world.people.organisation]);
  expect(await unsealed()).toEqual({
    kind: 'waiting',
    since: rows[0]!.first.toISOString(),
    text: 'New events are not sealed: they have waited for more than a minute.',
    next: 'What happens meanwhile is on record, but is no evidence yet: that somebody changed it would not show, and no export holds it. Ask an administrator to see whether the worker runs, and to run `keystead admin doctor`.',
  });
});

it('an auditor is told at once when sealing is refused or fails, and that it is over', async () => {
  const { owner } = world.app.core;
  const sealer = new PostgresSealStore(owner);
  await owner.query('UPDATE evidence.sealer SET position = (SELECT max(position)::text FROM events.log)');
  expect(await unsealed()).toBeNull();
  for (const [alarm, text] of [
    ['refused', 'New events are not sealed: the record does not continue what was signed before.'],
    ['failing', 'New events are not sealed: sealing fails, and is tried again.'],
  ] as const) {
    await sealer.raise(alarm);
    const told = await unsealed();
    const { rows } = await owner.query<{ since: Date }>('SELECT alarm_since AS since FROM evidence.sealer');
    expect([told?.kind, told?.since, told?.text]).toEqual([alarm, rows[0]!.since.toISOString(), text]);
  }
  await sealer.renew(0);
  expect(await unsealed()).toBeNull();
});
