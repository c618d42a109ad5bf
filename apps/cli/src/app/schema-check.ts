import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** One sentence a field; empty when the value fits. */
export type Check = (value: unknown) => string[];

/** Compiled as strictly as at publishing. @throws Error when no check can be made of the schema */
export function schemaCheck(schema: object, whole: string): Check {
  const ajv = new Ajv2020({ strict: true, allErrors: true, addUsedSchema: false });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  const validate = ajv.compile(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []).slice(0, 20).map((error) => sentence(error, whole)));
}

function sentence({ instancePath, message, params, keyword }: ErrorObject, whole: string): string {
  const details = params as Record<string, unknown>;
  const named = details['missingProperty'] ?? details['additionalProperty'];
  const steps = [...instancePath.split('/').slice(1), ...(typeof named === 'string' ? [named.slice(0, 100)] : [])];
  const field = steps.length === 0 ? whole : steps.join('.');
  if (keyword === 'required') return `${field} is missing`;
  if (keyword === 'additionalProperties') return `${field} is not a field of this app`;
  if (keyword === 'enum') return `${field} must be one of ${(details['allowedValues'] as unknown[]).map((one) => JSON.stringify(one)).join(', ')}`;
  return `${field} ${message ?? 'is not right'}`;
}
