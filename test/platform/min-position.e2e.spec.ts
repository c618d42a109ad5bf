/** Reads that name a position. Real PostgreSQL and HTTP; where the list is to stand still, its checkpoint is held by a transaction of the test. */
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { toyContext } from './toy-context.js';

const ADA = { 'x-organisation': 'org_00000000000000000000000001', 'x-role': 'user' };
const EVE = { 'x-organisation': 'org_00000000000000000000000002', 'x-role': 'user' };
const NEVER_GIVEN = 'is of another installation, or not there yet: send the Keystead-Position of an answer of this one, or none';

describe('a list that is to be as new as a position', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ contexts: [toyContext] });
  });
  afterAll(() => app.stop());

  const write = async (text: string): Promise<string> => (await app.http().post('/api/notes').set(ADA).send({ text }).expect(201)).headers['keystead-position'] as string;
  const list = (position: string, who = ADA) => app.http().get('/api/notes').set(who).set('Keystead-Min-Position', position);
  const whileItStandsStill = async (story: (goOn: () => Promise<unknown>) => Promise<void>): Promise<void> => {
    const holder = await app.core.owner.connect();
    await holder.query("BEGIN; SELECT 1 FROM platform.projections WHERE name = 'toy.notes' FOR UPDATE");
    let held: Promise<unknown> | undefined;
    const goOn = (): Promise<unknown> => (held ??= holder.query('ROLLBACK').finally(() => holder.release()));
    try {
      await story(goOn);
    } finally {
      await goOn();
    }
  };

  it('is refused at once when nobody can have been given the position, and as many as one likes hold nothing up', async () => {
    await write('first');
    const head = Number(await app.core.store.head());
    for (const position of ['9000000000000000', String(head + 1_000_000)]) {
      const { status, body } = await list(position);
      expect([status, body.code, body.errors]).toEqual([400, 'platform.invalid-request', [{ field: 'Keystead-Min-Position', message: NEVER_GIVEN }]]);
    }
    const answers = await Promise.all(Array.from({ length: 20 }, () => list('9000000000000000')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
  });

  it.each(['abc', '-1', '1e9', '99999999999999999999999'])('is refused for %s, which is none', async (position) => {
    const { status, body } = await list(position);
    expect([status, body.errors]).toEqual([400, [{ field: 'Keystead-Min-Position', message: 'is not a position' }]]);
  });

  it('asks the event store for nothing when it is there already', async () => {
    const position = await write('second');
    await list(position).expect(200);
    const head = jest.spyOn(app.core.store, 'head');
    await list(position).expect(200);
    expect(head).toHaveBeenCalledTimes(0);
    head.mockRestore();
  });

  it('is waited for where the event store does not say how far it is', async () => {
    const asked = Promise.withResolvers<void>();
    const head = jest.spyOn(app.core.store, 'head').mockImplementation(async () => {
      asked.resolve();
      throw new Error('no answer');
    });
    await whileItStandsStill(async (goOn) => {
      const waiting = list(await write('third')).then((answer) => answer);
      await asked.promise;
      await goOn();
      expect((await waiting).status).toBe(200);
    });
    head.mockRestore();
  });

  it('says 503 when it does not get there in time', async () => {
    await whileItStandsStill(async () => {
      const { status, headers, body } = await list(await write('late'));
      expect([status, body.code, headers['retry-after']]).toEqual([503, 'platform.position-not-reached', '1']);
    });
  });

  it('is waited for by twenty requests of one person; the next is refused with when to come again, others wait on', async () => {
    await whileItStandsStill(async (goOn) => {
      const position = await write('awaited');
      const refused = Promise.withResolvers<unknown>();
      const asked = Array.from({ length: 21 }, async () => {
        const answer = await list(position);
        if (answer.status !== 200) refused.resolve(answer);
        return answer;
      });
      const eve = list(position, EVE).then(({ status }) => status);
      await refused.promise;
      await goOn();
      const answers = await Promise.all(asked);
      const { headers, body } = answers.find(({ status }) => status === 429)!;
      expect([headers['retry-after'], body.code, body.detail]).toEqual([
        '1',
        'platform.too-many-requests',
        '20 requests of yours wait already for what a list does not show yet. Ask again in a second, or ask for fewer lists at once.',
      ]);
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([...Array.from({ length: 20 }, () => 200), 429]);
      expect(await eve).toBe(200);
    });
    await list(await write('afterwards')).expect(200);
  });
});
