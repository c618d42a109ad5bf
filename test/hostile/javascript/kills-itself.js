import { kill, pid } from 'node:process';

export default function run() {
  kill(pid, 'SIGKILL');
}
