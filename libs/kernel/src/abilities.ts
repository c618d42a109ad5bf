/** Roles and rights as data. A context declares who may do what; the platform folds it into CASL abilities. */

export const ROLES = ['user', 'developer', 'admin', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** What a route may ask for. `manage` is left out on purpose: each right is named. */
export type Action = 'read' | 'create' | 'update' | 'delete' | 'run' | 'publish' | 'export';
export type Grant<S extends string = string> = readonly [action: Action, subject: S];
export type RoleGrants<S extends string = string> = Readonly<Record<Role, readonly Grant<S>[]>>;

/** A context's rights by role. Whatever is not listed is refused. */
export function defineAbilities<S extends string>(grants: RoleGrants<S>): RoleGrants<S> {
  return grants;
}
