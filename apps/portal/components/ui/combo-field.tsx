'use client';

import { ChevronDown } from 'lucide-react';
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { findChoices, labelOfChoice, meaningOf, type Choice } from '@/lib/forms/choices';
import { cx } from '@/lib/ui/class-names';
import { controlClass } from './control';
import { Field } from './field';

const NONE = -1;

interface ComboFieldProps {
  label: string;
  /** The id chosen or pasted; '' for any. */
  value: string;
  onChange: (value: string) => void;
  choices: readonly Choice[];
  placeholder: string;
  help?: ReactNode;
  className?: string;
  /** The first time somebody comes to it; choices that cost something are asked for then. */
  onApproach?: () => void;
}

/** Chosen by name from a list that narrows while typing; an id that is on no list can be pasted. Keys as in the ARIA pattern for comboboxes. */
export function ComboField({ label, value, onChange, choices, placeholder, help, className, onApproach }: ComboFieldProps): ReactNode {
  const list = useId();
  const [text, setText] = useState<string | null>(null);
  const [active, setActive] = useState(NONE);
  const open = text !== null;
  const found = findChoices(choices, text ?? '');
  const at = Math.min(active, found.length - 1);

  function show(): void {
    onApproach?.();
    setText((shown) => shown ?? '');
    setActive(NONE);
  }

  function type(typed: string): void {
    setText(typed);
    setActive(typed.trim() === '' ? NONE : 0);
    const meant = meaningOf(choices, typed);
    if (meant !== null) onChange(meant);
  }

  function choose(choice: Choice | undefined): void {
    if (choice !== undefined) onChange(choice.id);
    setText(null);
  }

  function press(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!open) show();
      else if (found.length > 0) setActive(at === NONE ? (step === 1 ? 0 : found.length - 1) : (at + step + found.length) % found.length);
    } else if (open && event.key === 'Enter') {
      if (found[at] !== undefined) event.preventDefault();
      choose(found[at]);
    } else if (open && event.key === 'Escape') {
      event.stopPropagation();
      setText(null);
    }
  }

  return (
    <Field label={label} help={help} {...(className === undefined ? {} : { className })}>
      {(wiring) => (
        <span className="relative block">
          <input
            {...wiring}
            role="combobox"
            aria-expanded={open && found.length > 0}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={open && at !== NONE ? `${list}-${at}` : undefined}
            autoComplete="off"
            spellCheck={false}
            placeholder={placeholder}
            value={text ?? labelOfChoice(choices, value)}
            onFocus={(event) => {
              onApproach?.();
              event.target.select();
            }}
            onClick={show}
            onChange={(event) => type(event.target.value)}
            onKeyDown={press}
            onBlur={() => setText(null)}
            className={cx(controlClass, 'h-9 truncate pr-9')}
          />
          <ChevronDown aria-hidden className="pointer-events-none absolute top-2.5 right-2.5 size-4 text-muted" />
          <div
            id={list}
            role="listbox"
            aria-label={`${label}: choices`}
            hidden={!open || found.length === 0}
            className="absolute inset-x-0 top-full z-20 mt-1 max-h-64 overflow-y-auto rounded-md border border-line bg-raised p-1 text-sm shadow-high"
          >
            {found.map((choice, index) => (
              <div
                key={choice.id}
                id={`${list}-${index}`}
                role="option"
                aria-selected={choice.id === value}
                tabIndex={-1}
                // Chosen as it is pressed: the list would go away with the focus before the press had ended.
                onMouseDown={(event) => {
                  event.preventDefault();
                  choose(choice);
                }}
                onMouseEnter={() => setActive(index)}
                className={cx('cursor-pointer rounded-sm px-2.5 py-1.5', index === at && 'bg-sunken', choice.id === value && 'font-medium')}
              >
                {choice.name}
                {choice.note !== undefined && <span className="block text-xs text-muted">{choice.note}</span>}
              </div>
            ))}
          </div>
        </span>
      )}
    </Field>
  );
}
