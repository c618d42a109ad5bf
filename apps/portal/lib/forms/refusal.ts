import { ProblemError, type FieldError } from '../api/problem';

/** The words on a form's labels by the API's names: `{ secret: 'Key' }`. Nobody but the API knows a field as `secret`. */
export type Labels = Readonly<Record<string, string>>;

/** Refusals that are about one field without naming it: `{ 'identity.current-password-wrong': 'currentPassword' }`. */
export type Codes = Readonly<Record<string, string>>;

export interface Refusal {
  /** One sentence for each field of the form that was refused. */
  readonly beside: Readonly<Record<string, string>>;
  /** What concerns no field of the form; null when everything stands beside one. */
  readonly rest: ProblemError | null;
}

/** Says each thing once: beside its field where the form has it, above the button where it has not. */
export function splitRefusal(error: ProblemError | null | undefined, labels: Labels, codes: Codes = {}): Refusal {
  if (error === null || error === undefined) return { beside: {}, rest: null };
  const about = error.code === null ? undefined : codes[error.code];
  if (about !== undefined) return { beside: { [about]: error.detail === null ? `${error.title}.` : `${error.title}. ${error.detail}` }, rest: null };
  const beside: Record<string, string> = {};
  const left: FieldError[] = [];
  for (const field of error.fields) {
    const name = nameOf(field.path, labels);
    if (name === null) left.push(field);
    else beside[name] ??= sentence(labels[name] ?? name, field.message);
  }
  if (error.fields.length > 0 && left.length === 0) return { beside, rest: null };
  const { status, title, detail, code, help, executionId } = error;
  return { beside, rest: new ProblemError(status, title, detail, code, left, help, executionId) };
}

/** `restrictions.models.0` belongs to `restrictions.models`, the nearest field the form has. */
function nameOf(path: string, labels: Labels): string | null {
  const steps = path.replace(/^body\./, '').split('.');
  while (steps.length > 0) {
    const name = steps.join('.');
    if (name in labels) return name;
    steps.pop();
  }
  return null;
}

/** What a schema says when nobody gave it words of ours. */
const PLAIN: readonly (readonly [RegExp, (...found: string[]) => string])[] = [
  [/^Too small: expected string to have >=1 characters?$/, () => 'may not be empty'],
  [/^Too small: expected string to have >=(\d+) characters?$/, (least) => `must have at least ${least} characters`],
  [/^Too big: expected string to have <=(\d+) characters?$/, (most) => `may have at most ${most} characters`],
  [/^Invalid email address$/, () => 'is not an e-mail address'],
  [/^Invalid URL$/, () => 'is not an address such as https://example.org'],
  [/^Invalid ISO (?:datetime|date)$/, () => 'is not a date and time'],
  [/^Invalid UUID$/, () => 'is not an id'],
  [/^Too small: expected (?:number|int) to be >=?(-?[\d.]+)$/, (least) => `may not be less than ${least}`],
  [/^Too big: expected (?:number|int) to be <=?(-?[\d.]+)$/, (most) => `may not be more than ${most}`],
  [/^Unrecognized keys?: /, () => 'holds something that is not known here'],
  [/^Invalid option\b/, () => 'is not one of the choices'],
  [/^(?:Invalid|Too small|Too big)\b/, () => 'is not valid'],
];

/** `Key`, `must be …` as `Key must be ….` */
export function sentence(label: string, message: string): string {
  const own = PLAIN.flatMap(([form, words]) => {
    const found = form.exec(message);
    return found === null ? [] : [words(...found.slice(1))];
  })[0];
  const said = (own ?? message).replace(/\.$/, '');
  return /^[a-z]/.test(said) ? `${label} ${said}.` : `${label}: ${said}.`;
}

/** A field that no form shows, in words: `pricePerRun` as `Price per run`. */
export function wordsOf(path: string): string {
  const last = path.split('.').findLast((step) => !/^\d+$/.test(step)) ?? '';
  const words = last.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[-_]/g, ' ').toLowerCase();
  return words === '' ? 'This' : words.charAt(0).toUpperCase() + words.slice(1);
}
