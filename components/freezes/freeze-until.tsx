import type { FreezeMark } from '@/lib/contracts/freeze-mark';
import { Time } from '@/components/ui/time';

/** Until when it is frozen, in the reader's clock; or that nobody can say. */
export function FreezeUntil({ mark }: { mark: Extract<FreezeMark, { isFrozen: true }> }) {
  return mark.endsAt === null ? (
    <>with no end in sight</>
  ) : (
    <>
      until <Time value={mark.endsAt} format="absolute" />
    </>
  );
}

/** The names of the freezes that hold. */
export const freezeNames = (names: readonly string[]): string =>
  names.map((name) => `“${name}”`).join(' and ');
