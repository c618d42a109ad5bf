import { closeSync } from 'node:fs';

export default async function run() {
  closeSync(1);
  await new Promise(() => {});
}
