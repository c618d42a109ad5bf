// @ts-check
/**
 * A run from its request until its terminal event is stored, which is when the stream says `done`.
 * @param {import('../../scripts/lib/demo-visitor.mjs').Visitor} user @param {string} installId @param {object} input
 * @returns {Promise<number>} milliseconds
 */
export async function runToEnd(user, installId, input) {
  const start = performance.now();
  const { id } = await user.post('/api/executions', { installId, input });
  let outcome = '';
  await user.follow(`/api/executions/${id}/stream`, (event, data) => {
    if (event === 'done') outcome = data.outcome;
  });
  if (outcome !== 'SUCCEEDED') throw new Error(`run ${id} ended with ${outcome || 'nothing'}`);
  return performance.now() - start;
}
