import { defineRefusals } from '@keystead/kernel/src/refusal.js';

export const runtimeRefusals = defineRefusals({
  'runtime.execution-not-found': { status: 404, title: 'There is no such run' },
  'runtime.app-forbidden': { status: 403, title: 'Your organisation forbids this app' },
  'runtime.isolation-too-weak': { status: 403, title: 'This host cannot isolate apps of strangers' },
  'runtime.input-invalid': { status: 422, title: 'The input does not fit what the app asks for' },
  'runtime.queue-full': { status: 503, title: 'Too many runs are waiting' },
  'runtime.stopping': { status: 503, title: 'The platform is being stopped' },
});
export type RuntimeRefusalCode = keyof typeof runtimeRefusals.kinds;
