/** One file of a datamodel. */
export interface DatamodelFile {
  /** Below the folder beside which the migrations lie, with `/`. */
  readonly path: string;
  readonly content: string;
}

/** What an application believes its database to be, as its tool writes it down beside the migrations (Prisma: `schema.prisma`). */
export interface Datamodel {
  readonly files: readonly DatamodelFile[];
  /** Major version of the tool that the application uses. */
  readonly toolMajor: number;
}
