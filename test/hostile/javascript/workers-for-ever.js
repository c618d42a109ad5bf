// Around the shim, which says that there are none.
import { Worker } from 'node:worker_threads';

export default async function run() {
  const held = [];
  for (;;) {
    held.push(new Worker('setInterval(() => {}, 1000)', { eval: true }));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
