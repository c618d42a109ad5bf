/** Stands in for api, worker and runner: answers /health/ready when it has a port, and writes down what happens to it. */
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const name = process.argv[2];
const diary = join(process.env.KEYSTEAD_HOME, 'diary.txt');
const note = (what) => appendFileSync(diary, `${name} ${what}\n`);

note('started');
if (process.env.KEYSTEAD_DATABASE_URL === undefined) note('knows no database');
process.on('SIGTERM', () => {
  note('stopped');
  process.exit(0);
});
process.on('disconnect', () => {
  note('lost its supervisor');
  process.exit(0);
});
if (name === 'api') createServer((_, response) => response.end('ready')).listen(Number(process.env.PORT), '127.0.0.1');
else setInterval(() => undefined, 1_000);
process.send({ ready: true });
