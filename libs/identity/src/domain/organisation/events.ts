import { z } from 'zod';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';
import { id } from '../../contract/fields.js';

/** Private facts of `identity.org-<organisation>-<organisation>`. */
export const OrganisationFounded = defineEvent('identity.organisation-founded@1', z.strictObject({ organisationId: id, name: z.string().max(120) }));
/** The register of administrators: who may be counted on when another administrator goes. */
export const AdministratorRegistered = defineEvent('identity.administrator-registered@1', z.strictObject({ memberId: id }), { subjects: ['memberId'] });
export const AdministratorRemoved = defineEvent('identity.administrator-removed@1', z.strictObject({ memberId: id }), { subjects: ['memberId'] });

export const ORGANISATION_EVENTS = [OrganisationFounded, AdministratorRegistered, AdministratorRemoved] as const;
export type OrganisationEvent = EventOf<(typeof ORGANISATION_EVENTS)[number]>;
