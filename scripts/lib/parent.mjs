// @ts-check
const LOOK_MS = 500;

/**
 * Under npm the process that a terminal or a process manager knows is npm. When it is killed, or hangs up (npm passes on SIGINT and SIGTERM
 * only), nobody tells us: another parent is the sign. Without npm the parent may end as it likes, as the shell behind `node … &` does.
 * @param {() => void} gone called once
 */
export function whenNpmIsGone(gone) {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, LOOK_MS);
  timer.unref();
}
