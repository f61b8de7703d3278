/** Whether starting is frozen, and until when; else the freeze that comes next. */
export type FreezeMark =
  | {
      readonly isFrozen: true;
      readonly names: readonly string[];
      /** Null when no end is in sight. */
      readonly endsAt: string | null;
    }
  | {
      readonly isFrozen: false;
      readonly next: { readonly name: string; readonly startsAt: string; readonly endsAt: string } | null;
    };
