/** Which isolation this host really gives: each way is tried with a real interpreter and looked at from outside. */
import { readFileSync, readlinkSync } from 'node:fs';
import type { Isolation, RunLimits } from '../../contract/sandbox.js';
import { SandboxUnavailable } from './driver.js';
import { launchPlans } from './launch.js';
import type { LaunchPlan } from './launch.js';
import { SandboxWorker } from './worker.js';

const NAMESPACES = ['ipc', 'mnt', 'net', 'pid', 'user', 'uts'] as const;

export interface Probed {
  readonly plan: LaunchPlan;
  readonly isolation: Isolation;
}

/** @param plans strongest first; the first that works is taken. @throws SandboxUnavailable with every reason */
export async function probe(ceiling: RunLimits, plans: readonly LaunchPlan[] = launchPlans()): Promise<Probed> {
  const reasons: string[] = [];
  for (const plan of plans) {
    try {
      const worker = await SandboxWorker.start(plan, ceiling);
      const missing = plan.level === 'L1' ? sharedNamespaces(worker.pid) : [];
      const { kernelLimits } = worker;
      await worker.kill();
      if (missing.length === 0) return { plan, isolation: describe(plan, kernelLimits) };
      reasons.push(`${name(plan)}: still shares ${missing.join(', ')} with the host`);
    } catch (error) {
      if (!(error instanceof SandboxUnavailable)) throw error;
      reasons.push(`${name(plan)}: ${error.message}`);
    }
  }
  throw new SandboxUnavailable(`no sandbox can be started on this host. ${reasons.join('. ')}`);
}

/** Namespaces the interpreter did not get, and capabilities it should not have. */
function sharedNamespaces(pid: number): readonly string[] {
  const shared: string[] = NAMESPACES.filter((kind) => readlinkSync(`/proc/${pid}/ns/${kind}`) === readlinkSync(`/proc/self/ns/${kind}`));
  const capabilities = /^CapEff:\s+(\w+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return capabilities === '0000000000000000' ? shared : [...shared, 'capabilities'];
}

function describe(plan: LaunchPlan, kernelLimits: boolean): Isolation {
  const walls = ['a process of its own, without permissions (Deno)'];
  if (plan.level === 'L1') walls.unshift('kernel namespaces without network and files of the host (bubblewrap)');
  if (plan.drop) walls.push('an unprivileged user');
  walls.push(kernelLimits ? 'limits kept by the kernel' : 'limits kept by watching');
  return { level: plan.level, driver: 'deno', text: walls.join(', ') };
}

function name(plan: LaunchPlan): string {
  return [plan.level, plan.drop ? 'as an unprivileged user' : '', plan.setpriv ? 'with setpriv' : ''].filter((part) => part !== '').join(' ');
}
