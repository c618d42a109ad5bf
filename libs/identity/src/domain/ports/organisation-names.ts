export interface NamedOrganisation {
  readonly id: string;
  readonly name: string;
}

/** Organisations of the whole installation: for its operator, and for nobody who belongs to one of them. */
export interface OrganisationNames {
  /** Those whose names people would take for this one, whatever their case and spaces. */
  called(name: string): Promise<readonly NamedOrganisation[]>;
  /** The one that was founded before all others; null while there is none. */
  first(): Promise<NamedOrganisation | null>;
}

export const ORGANISATION_NAMES = Symbol('OrganisationNames');
