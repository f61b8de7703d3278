import { StateBadge } from '@/components/ui/state-badge';
import { StateMark } from '@/components/ui/state-mark';
import type { StateLook } from './state-look';

export interface LookBadgeProps {
  look: StateLook;
  /** Instead of the look's own word: "Behind by 4". */
  label?: string;
  emphasis?: 'plain' | 'solid';
  size?: 'sm' | 'md' | 'lg';
  className?: string;
}

/** A state of the tables in this folder as icon, fill and word. */
export function LookBadge({ look, label, ...badge }: LookBadgeProps) {
  return <StateBadge family={look.family} icon={<look.icon />} label={label ?? look.word} {...badge} />;
}

/** The lamp alone, for narrow places; `label` says what stands nowhere else. */
export function LookMark({
  look,
  label,
  size = 'sm',
}: {
  look: StateLook;
  label?: string;
  size?: 'sm' | 'md' | 'lg';
}) {
  return (
    <StateMark
      family={look.family}
      icon={<look.icon />}
      size={size}
      {...(label !== undefined && { label })}
    />
  );
}
