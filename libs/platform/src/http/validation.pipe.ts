import { StandardSchemaValidationPipe } from '@nestjs/common';
import { InvalidRequest } from './problem.js';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Validates every parameter that declares a schema; the architecture test demands one of each body and query. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({ exceptionFactory: (issues) => new InvalidRequest(issues.slice(0, 50).map((issue) => toFieldError(issue as Issue))) });
}

function toFieldError(issue: Issue): { field: string; message: string } {
  const path = (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step));
  return { field: path.join('.').slice(0, 200), message: issue.message.slice(0, 300) };
}
