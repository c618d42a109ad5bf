import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';
import { CircleAlert } from 'lucide-react';
import { cx } from '@/lib/ui/class-names';
import { controlClass } from './control';
import { Select } from './select';

interface Wiring {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  required: boolean | undefined;
}

interface FieldProps {
  label: string;
  help?: ReactNode;
  error?: string | null | undefined;
  required?: boolean;
  className?: string;
  children: (wiring: Wiring) => ReactNode;
}

/** Label, help and error of one control, wired for screen readers. Room for the error is made only when there is one. */
export function Field({ label, help, error, required, className, children }: FieldProps): ReactNode {
  const id = useId();
  const described = [help ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className={cx('flex flex-col gap-1.5', className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
        {required === false && <span className="font-normal text-muted"> (optional)</span>}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined, required })}
      {help && (
        <p id={`${id}-help`} className="text-sm text-muted">
          {help}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-sm text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}

type Common = Omit<FieldProps, 'children'>;

export function TextField({ label, help, error, required, className, ...input }: Common & Omit<InputHTMLAttributes<HTMLInputElement>, keyof Common>): ReactNode {
  return (
    <Field label={label} help={help} error={error} {...given({ required, className })}>
      {(wiring) => <input {...input} {...wiring} className={cx(controlClass, 'h-9')} />}
    </Field>
  );
}

export function TextArea({ label, help, error, required, className, mono, ...input }: Common & { mono?: boolean } & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, keyof Common>): ReactNode {
  return (
    <Field label={label} help={help} error={error} {...given({ required, className })}>
      {(wiring) => <textarea rows={5} {...input} {...wiring} className={cx(controlClass, 'min-h-20 resize-y py-2', mono && 'font-mono')} />}
    </Field>
  );
}

export function SelectField({ label, help, error, required, className, children, ...input }: Common & Omit<SelectHTMLAttributes<HTMLSelectElement>, keyof Common>): ReactNode {
  return (
    <Field label={label} help={help} error={error} {...given({ required, className })}>
      {(wiring) => (
        <Select {...input} {...wiring}>
          {children}
        </Select>
      )}
    </Field>
  );
}

export function CheckBox({ label, help, ...input }: { label: ReactNode; help?: ReactNode } & InputHTMLAttributes<HTMLInputElement>): ReactNode {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <input {...input} id={id} type="checkbox" aria-describedby={help ? `${id}-help` : undefined} className="mt-1 size-4 shrink-0 accent-accent" />
      <div className="min-w-0">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {help && (
          <p id={`${id}-help`} className="text-sm text-muted">
            {help}
          </p>
        )}
      </div>
    </div>
  );
}

function given<T extends { required: boolean | undefined; className: string | undefined }>({ required, className }: T): { required?: boolean; className?: string } {
  return { ...(required === undefined ? {} : { required }), ...(className === undefined ? {} : { className }) };
}
