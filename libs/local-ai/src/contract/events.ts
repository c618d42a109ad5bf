import { z } from 'zod';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';

/** Published facts of machines with local models, stream `local-ai.host-<organisation>-<host id>`. */

const id = z.string().max(64);
const model = z.string().max(200);
const models = z.array(model).max(500);

export const HOST_KINDS = ['ollama'] as const;

export const hostRegistered = defineEvent('local-ai.host-registered@1', z.strictObject({ hostId: id, adminId: id, name: z.string().max(80), kind: z.enum(HOST_KINDS), baseUrl: z.string().max(500), models }), { subjects: ['adminId'] });
export const hostRemoved = defineEvent('local-ai.host-removed@1', z.strictObject({ hostId: id, adminId: id }), { subjects: ['adminId'] });
/** What a look at the host found; only when it differs from before. */
export const modelsSeen = defineEvent('local-ai.models-seen@1', z.strictObject({ hostId: id, models }));
export const pullRequested = defineEvent('local-ai.model-pull-requested@1', z.strictObject({ hostId: id, pullId: id, adminId: id, model }), { subjects: ['adminId'] });
export const modelPulled = defineEvent('local-ai.model-pulled@1', z.strictObject({ hostId: id, pullId: id, model }));
export const pullFailed = defineEvent('local-ai.model-pull-failed@1', z.strictObject({ hostId: id, pullId: id, model, reason: z.string().max(300) }));

export const localAiEvents = [hostRegistered, hostRemoved, modelsSeen, pullRequested, modelPulled, pullFailed] as const;
export type HostEvent = EventOf<(typeof localAiEvents)[number]>;
