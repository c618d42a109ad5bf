// @ts-check
/** What is asked of an instance with history, as arguments of `http/load.mjs` without the connections and the seconds. */
/** @typedef {Awaited<ReturnType<typeof import('../product/instance.mjs').startInstance>>} Instance */
/** @typedef {{ name: string, writes: boolean, args: [address: string, cookie: string, ...writes: string[]] }} Asked */

const DEEP = 4;
const PAGE = 200;
const CONNECTIONS = 16;
/** As the portal offers it, with the version. */
const EVENTS = '/api/audit/events?type=keys.key-accessed@1';

/** @param {Instance} instance @returns {Promise<Asked[]>} */
export async function askedOf(instance) {
  const [user, cookie, auditor, auditors] = await Promise.all([instance.enter('user'), instance.cookiesOf('user', CONNECTIONS), instance.enter('auditor'), instance.cookiesOf('auditor', CONNECTIONS)]);
  /** Readers who are at different pages. @type {string[]} */
  const further = [];
  const { queryId, next: first } = await auditor.get(EVENTS);
  for (let after = first; further.length < CONNECTIONS; ) {
    const page = `${EVENTS}&queryId=${queryId}&cursor=${after}`;
    further.push(page);
    after = (await auditor.get(page)).next;
    if (after === null) throw new Error(`the history ends after ${further.length} further pages of the record`);
  }
  let cursor = '';
  for (let page = 0; page < DEEP; page += 1) {
    const { next } = await user.get(`/api/executions?limit=${PAGE}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    if (next === null) throw new Error(`the history ends after ${(page + 1) * PAGE} runs`);
    cursor = next;
  }
  const keys = /** @type {{ items: { id: string }[] }} */ (await user.get('/api/keys')).items.slice(0, CONNECTIONS);
  if (keys.length < CONNECTIONS) throw new Error(`${keys.length} keys are too few for ${CONNECTIONS} connections`);
  /** @param {string} path */
  const at = (path) => `${instance.address}${path}`;
  return [
    { name: 'GET /api/keys', writes: false, args: [at('/api/keys'), cookie] },
    { name: 'GET /api/executions', writes: false, args: [at('/api/executions'), cookie] },
    { name: `GET /api/executions, after ${DEEP * PAGE} newer ones`, writes: false, args: [at(`/api/executions?cursor=${cursor}`), cookie] },
    { name: 'GET /api/catalogue', writes: false, args: [at('/api/catalogue'), cookie] },
    { name: 'GET /api/audit/events of a type, further page', writes: false, args: [further.map(at).join(' '), auditors] },
    { name: 'GET /api/audit/events of a type, which is recorded', writes: true, args: [at(EVENTS), auditors] },
    { name: 'PUT /api/keys/:id/restrictions', writes: true, args: [keys.map(({ id }) => at(`/api/keys/${id}/restrictions`)).join(' '), cookie, 'PUT', JSON.stringify({ apps: null, models: null })] },
  ];
}
