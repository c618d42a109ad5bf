import { createMongoAbility, type MongoAbility } from '@casl/ability';
import { ROLES, type Action, type Role, type RoleGrants } from '@keystead/kernel/src/abilities.js';
import { platformRefusals } from '../http/platform-refusals.js';

export type KeysteadAbility = MongoAbility<[Action, string]>;

/** Folds the rights of all contexts into one CASL ability per set of roles. */
export class Abilities {
  private readonly cache = new Map<string, KeysteadAbility>();

  constructor(private readonly contexts: readonly RoleGrants[]) {}

  of(roles: readonly Role[]): KeysteadAbility {
    const key = ROLES.filter((role) => roles.includes(role)).join('+');
    const known = this.cache.get(key);
    if (known !== undefined) return known;
    const ability = createMongoAbility<[Action, string]>(this.list(roles));
    this.cache.set(key, ability);
    return ability;
  }

  /** For a right that a route's sign cannot name, since it depends on what is asked. @throws Refusal `platform.forbidden` */
  demand(roles: readonly Role[], action: Action, subject: string): void {
    if (this.of(roles).can(action, subject)) return;
    throw platformRefusals.refuse('platform.forbidden', `This needs the right to ${action} ${subject}; an administrator of your organisation can give you a role that has it.`);
  }

  list(roles: readonly Role[]): { action: Action; subject: string }[] {
    const seen = new Set<string>();
    const rights: { action: Action; subject: string }[] = [];
    for (const grants of this.contexts) {
      for (const role of ROLES) {
        if (!roles.includes(role)) continue;
        for (const [action, subject] of grants[role]) {
          if (seen.has(`${action} ${subject}`)) continue;
          seen.add(`${action} ${subject}`);
          rights.push({ action, subject });
        }
      }
    }
    return rights;
  }
}
