import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const MAX_FAULTS = 20;
const KEPT = 500;

/** Holds values against the schemas that apps declare; those were checked for size and kind at publishing, so compiling one is bounded. */
export class SchemaChecks {
  private readonly compiled = new Map<string, ValidateFunction>();
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true, addUsedSchema: false });

  constructor() {
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
  }

  /**
   * @param key says which schema it is, for good
   * @param what `The input`
   * @returns what does not fit, as one text that names fields and holds none of their values, or null
   */
  fault(key: string, schema: object, value: unknown, what: string): string | null {
    const validate = this.compiled.get(key) ?? this.ajv.compile(schema);
    this.compiled.set(key, validate);
    if (this.compiled.size > KEPT) this.compiled.delete(this.compiled.keys().next().value!);
    if (validate(value)) return null;
    return (validate.errors ?? [])
      .slice(0, MAX_FAULTS)
      .map(({ instancePath, message, params }) => {
        const field = `${instancePath.slice(1).replaceAll('/', '.')}${missing(params)}`.replace(/^\./, '');
        return `${field === '' ? what : field} ${message ?? 'is not valid'}`;
      })
      .join('; ');
  }
}

function missing(params: Record<string, unknown>): string {
  const name = params['missingProperty'] ?? params['additionalProperty'];
  return typeof name === 'string' ? `.${name.slice(0, 100)}` : '';
}
