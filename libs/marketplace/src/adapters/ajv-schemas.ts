import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Manifest } from '../contract/manifest.js';
import type { SchemaCompiler } from '../domain/ports.js';

/** Compiles as a run will, so that a schema that cannot be made into a check is told to its developer and not to a user. */
export class AjvSchemas implements SchemaCompiler {
  faultOf(schema: Manifest['input']): string | null {
    const ajv = new Ajv2020({ strict: true, allErrors: true, addUsedSchema: false });
    addFormats.default(ajv);
    try {
      ajv.compile(schema);
      return null;
    } catch (error) {
      return (error as Error).message.slice(0, 300);
    }
  }
}
