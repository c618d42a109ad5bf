import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { runtimeRefusals } from '../../domain/refusals.js';

/** Input schemas were checked for size and kind when the app was published, so compiling one here is bounded. */
export class InputCheck {
  private readonly compiled = new Map<string, ReturnType<Ajv2020['compile']>>();
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true, addUsedSchema: false });

  constructor() {
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
  }

  /** @param digest of the bundle the schema belongs to @throws Refusal `runtime.input-invalid` naming the fields */
  check(digest: string, schema: object, input: unknown): void {
    const validate = this.compiled.get(digest) ?? this.ajv.compile(schema);
    this.remember(digest, validate);
    if (validate(input)) return;
    const errors = (validate.errors ?? []).slice(0, 20).map(({ instancePath, message, params }) => ({
      field: `${instancePath.slice(1).replaceAll('/', '.')}${missing(params)}`.replace(/^\./, ''),
      message: message ?? 'is not valid',
    }));
    throw runtimeRefusals.refuse('runtime.input-invalid', errors.map(({ field, message }) => `${field === '' ? 'The input' : field} ${message}`).join('; '));
  }

  private remember(digest: string, validate: ReturnType<Ajv2020['compile']>): void {
    this.compiled.set(digest, validate);
    if (this.compiled.size > 500) this.compiled.delete(this.compiled.keys().next().value!);
  }
}

function missing(params: Record<string, unknown>): string {
  const name = params['missingProperty'] ?? params['additionalProperty'];
  return typeof name === 'string' ? `.${name.slice(0, 100)}` : '';
}
