// @ts-check
/** The main job: a person runs an app that asks a model with a key of theirs, one run after the other, until told to stop. */
import { setTimeout as wait } from 'node:timers/promises';

const PAUSE_MS = 500;

/** @param {import('./routes.mjs').Instance} instance */
export async function mainJob(instance) {
  const user = await instance.enter('user');
  const [{ appId }] = (await user.get('/api/catalogue?q=plain+letter')).items;
  const offer = await user.get(`/api/catalogue/${appId}`);
  const { version, permissionsDigest, pricePerRunUsd } = offer;
  const installId = offer.installId ?? (await user.post('/api/installs', { appId, version, consent: { permissionsDigest, pricePerRunUsd } })).id;
  const runOnce = async () => {
    const { id } = await user.post('/api/executions', { installId, input: { letter: 'Dear Ms Novak, your appointment is on 3 March at 10:30. Please bring the list of your medicines.' } });
    let outcome = '';
    await user.follow(`/api/executions/${id}/stream`, (event, data) => {
      if (event === 'done') outcome = data.outcome;
    });
    if (outcome !== 'SUCCEEDED') throw new Error(`run ${id} ended with ${outcome || 'nothing'}`);
    await user.get(`/api/executions/${id}`);
  };
  return {
    /** @returns {() => Promise<number>} stops, answers how many runs there were */
    start() {
      let stopped = false;
      let done = 0;
      const going = (async () => {
        for (; !stopped; done += 1) {
          await runOnce();
          await wait(PAUSE_MS);
        }
      })();
      going.catch(() => undefined);
      return async () => {
        stopped = true;
        await going;
        return done;
      };
    },
  };
}
