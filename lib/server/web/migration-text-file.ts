import 'server-only';
import type { MigrationTextQuery } from '../../contracts/migration-text';
import { failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';
import {
  appliedText,
  comparedTexts,
  plannedText,
  viewMigration,
  type MigrationView,
} from '../../engine/index';
import type { ActContext } from '../../engine/model/person';
import type { Ports } from '../../engine/ports/ports';
import type { TextFile } from './present/text-file';

interface Wanted extends MigrationTextQuery {
  readonly slug: string;
  readonly id: string;
}

const NO_TEXT = failure('ACCESS.NOT_FOUND', 'No release or plan of this project holds that text.');

/** The text that a page shows the beginning of, by the use case that the page reads it with. Fails with not found where it has none. */
export async function migrationTextFile(
  ports: Ports,
  context: ActContext,
  wanted: Wanted,
): Promise<Result<TextFile>> {
  const text = await textOf(ports, context, wanted);
  if (!text.ok) return text;
  if (text.value === null) return failed(NO_TEXT);
  const ending = wanted.part === 'program' ? '.txt' : '.sql';
  const id = wanted.part === 'down' ? `${wanted.id}.down` : wanted.id;
  const name = id.endsWith(ending) ? id : `${id}${ending}`;
  return success({ name, text: text.value });
}

async function textOf(
  ports: Ports,
  context: ActContext,
  { slug: project, id: migrationId, checksum, side, plan, part }: Wanted,
): Promise<Result<string | null>> {
  const address = { project, migrationId };
  if (checksum !== undefined) return appliedText(ports, context, { ...address, checksum });
  if (plan !== undefined) return plannedText(ports, context, { ...address, planId: plan });
  if (side !== undefined) {
    const way = part === 'down' ? 'down' : 'up';
    const texts = await comparedTexts(ports, context, { ...address, left: side, right: side, way });
    return texts.ok ? success(texts.value.left) : texts;
  }
  const view = await viewMigration(ports, context, address);
  if (!view.ok) return view;
  return success(partOf(view.value, part));
}

function partOf(
  { migration, program }: Pick<MigrationView, 'migration' | 'program'>,
  part: Wanted['part'],
): string | null {
  switch (part) {
    case 'program':
      return program?.text ?? null;
    case 'said':
      return program?.said.text ?? null;
    case 'down':
      return migration?.down?.text ?? null;
    case undefined:
      return migration?.body.text ?? null;
  }
}
