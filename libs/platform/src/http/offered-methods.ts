import type { OpenAPIObject } from '@nestjs/swagger';

interface Offer {
  readonly form: RegExp;
  readonly methods: readonly string[];
}

const VERBS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** The methods that the OpenAPI document offers at an address. It is asked where no route was found, and says nothing that the document does not say. */
export class OfferedMethods {
  #offers: readonly Offer[] | null = null;

  constructor(private readonly document: () => Pick<OpenAPIObject, 'paths'>) {}

  /** In the order of the alphabet; none where nothing is offered. */
  at(path: string): readonly string[] {
    this.#offers ??= Object.entries(this.document().paths).map(([pattern, item]) => ({ form: formOf(pattern), methods: methodsOf(Object.keys(item)) }));
    return [...new Set(this.#offers.flatMap(({ form, methods }) => (form.test(path) ? methods : [])))].toSorted();
  }
}

/** As the router compares: any case, with or without a slash at the end. */
function formOf(pattern: string): RegExp {
  const words = pattern.split(/\{[^}]+\}/).map((text) => text.replaceAll(/[^A-Za-z0-9/_-]/g, '\\$&'));
  return new RegExp(`^${words.join('[^/]+')}/?$`, 'i');
}

function methodsOf(keys: readonly string[]): string[] {
  return VERBS.filter((verb) => keys.includes(verb)).flatMap((verb) => (verb === 'get' ? ['GET', 'HEAD'] : [verb.toUpperCase()]));
}
