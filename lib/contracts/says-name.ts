/** True when the id tells a person what the migration is: that of Alembic is a number. Pure. */
export const saysName = ({
  migrationId,
  name,
}: {
  readonly migrationId: string;
  readonly name: string;
}): boolean => lettersOf(migrationId).includes(lettersOf(name));

const lettersOf = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
