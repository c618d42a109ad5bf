import { never } from '@keystead/kernel/src/decider.js';
import { refuse } from '../refusals.js';
import { AdministratorRegistered, AdministratorRemoved, OrganisationFounded, type OrganisationEvent } from './events.js';

export interface OrganisationState {
  /** Null: there is no such organisation. */
  readonly name: string | null;
  readonly administrators: readonly string[];
}

export const noOrganisation: OrganisationState = { name: null, administrators: [] };

export function evolveOrganisation(state: OrganisationState, event: OrganisationEvent): OrganisationState {
  switch (event.name) {
    case 'identity.organisation-founded@1':
      return { ...state, name: event.data.name };
    case 'identity.administrator-registered@1':
      return { ...state, administrators: [...without(state.administrators, event.data.memberId), event.data.memberId] };
    case 'identity.administrator-removed@1':
      return { ...state, administrators: without(state.administrators, event.data.memberId) };
    default:
      return never(event);
  }
}

export type OrganisationCommand =
  | { readonly kind: 'found'; readonly organisationId: string; readonly name: string }
  | { readonly kind: 'register-administrator'; readonly memberId: string }
  /**
   * For a member who is an administrator, registered or not. Always an event, so that two such decisions at once cannot both stand.
   * `standing`: those of the register who are administrators right now, by their own streams.
   */
  | { readonly kind: 'remove-administrator'; readonly memberId: string; readonly standing: readonly string[] };

/** @throws Refusal identity.last-admin */
export function decideOrganisation(command: OrganisationCommand, state: OrganisationState): OrganisationEvent[] {
  switch (command.kind) {
    case 'found':
      return state.name === null ? [OrganisationFounded.create({ organisationId: command.organisationId, name: command.name })] : [];
    case 'register-administrator':
      return state.administrators.includes(command.memberId) ? [] : [AdministratorRegistered.create({ memberId: command.memberId })];
    case 'remove-administrator': {
      const left = without(state.administrators, command.memberId).filter((memberId) => command.standing.includes(memberId));
      if (left.length === 0) throw refuse('identity.last-admin', 'This is the last administrator. Give another member the role first.');
      return [AdministratorRemoved.create({ memberId: command.memberId })];
    }
    default:
      return never(command);
  }
}

function without(all: readonly string[], one: string): readonly string[] {
  return all.filter((candidate) => candidate !== one);
}
