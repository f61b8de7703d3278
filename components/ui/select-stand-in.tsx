import { useId, type Ref } from 'react';
import { ChevronsUpDown } from 'lucide-react';
import { cn } from '@/lib/client/cn';
import { controlStyle, fieldStyle, labelStyle, noteStyle } from './control-style';
import type { SelectFieldProps } from './select-props';

export const selectBoxStyle = cn(
  controlStyle,
  'flex min-h-8 items-center justify-between gap-2 px-2.5 py-1 text-start leading-5 in-data-[invalid]:border-bad-ink',
);

export interface SelectStandInProps extends Pick<
  SelectFieldProps,
  | 'label'
  | 'aria-label'
  | 'description'
  | 'options'
  | 'isOptional'
  | 'className'
  | 'name'
  | 'value'
  | 'defaultValue'
  | 'placeholder'
  | 'isDisabled'
> {
  buttonRef: Ref<HTMLButtonElement>;
  /** A pointer or the focus is here. */
  onNear: () => void;
  /** A finger or a button is down on it, or not any more. */
  onHold: (isDown: boolean) => void;
  /** It is to open: at the press of a mouse or a key, at the end of a touch. */
  onOpen: () => void;
}

/** What a select looks like and says before it works: the same box, the same name, and its value goes with its form. */
export function SelectStandIn({
  label,
  description,
  options,
  isOptional = false,
  className,
  name,
  value,
  defaultValue,
  placeholder = 'Select an item',
  isDisabled = false,
  buttonRef,
  onNear,
  onHold,
  onOpen,
}: SelectStandInProps) {
  const id = useId();
  const chosen = options.find((option) => option.id === (value === undefined ? defaultValue : value));
  return (
    <div className={fieldStyle(className)}>
      <span id={`${id}-label`} className={labelStyle}>
        {label}
        {isOptional && <span className="text-xs font-normal text-ink-3">optional</span>}
      </span>
      <button
        ref={buttonRef}
        type="button"
        disabled={isDisabled}
        aria-haspopup="listbox"
        aria-expanded={false}
        aria-labelledby={`${id}-value ${id}-label`}
        aria-describedby={description === undefined ? undefined : `${id}-note`}
        onPointerEnter={onNear}
        onFocus={onNear}
        onPointerDown={({ pointerType, button }) => {
          onNear();
          onHold(true);
          if (pointerType === 'mouse' && button === 0) onOpen();
        }}
        onPointerUp={() => {
          onHold(false);
        }}
        onPointerCancel={() => {
          onHold(false);
        }}
        onClick={onOpen}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          onOpen();
        }}
        className={selectBoxStyle}
      >
        <span
          id={`${id}-value`}
          data-placeholder={chosen === undefined ? true : undefined}
          className="min-w-0 wrap-anywhere data-[placeholder]:text-ink-3"
        >
          {chosen?.label ?? placeholder}
        </span>
        <ChevronsUpDown className="size-3.5 shrink-0 text-ink-3" />
      </button>
      {description !== undefined && (
        <span id={`${id}-note`} className={noteStyle}>
          {description}
        </span>
      )}
      {name !== undefined && !isDisabled && <input type="hidden" name={name} value={chosen?.id ?? ''} />}
    </div>
  );
}
