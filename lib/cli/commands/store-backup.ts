import { resolve } from 'node:path';
import { Fault } from '../../engine/base/fault';
import { noteBackup, resumeInstallation } from '../../engine/index';
import { backUpStore } from '../../server/store-backup/back-up-store';
import { productVersion } from '../../server/system/product-version';
import { EXIT, type ExitCode } from '../exit-codes';
import type { Installation } from '../open-installation';
import type { Output } from '../output';

/** Writes a backup of the store while it is at work; that it was made is in the record from then on, not in the backup itself. */
export async function backUp(
  { ports, context, storeUrl }: Installation,
  output: Output,
  file: string,
): Promise<ExitCode> {
  const path = resolve(file);
  const about = { product: productVersion(), madeAt: ports.clock.now() };
  const facts = await backUpStore(storeUrl, about, path);
  const noted = await noteBackup(ports, context, facts);
  if (!noted.ok) throw new Fault(noted.failure);
  output.data({ file: path, ...facts }, () => [
    output.paint('good', `Wrote ${String(facts.rows)} rows to ${path}.`),
    ...(facts.auditHead === null
      ? []
      : [`Anchor of its record: ${String(facts.auditHead.sequence)}:${facts.auditHead.hash}`]),
    output.paint(
      'attention',
      'The sealing key is not in it: keep a copy of the key apart from it. Without the key stored passwords are lost.',
    ),
  ]);
  return EXIT.done;
}

/** Lets a restored copy go on, by the word of the operator. */
export async function resume(
  { ports, context }: Installation,
  output: Output,
  reason: string,
): Promise<ExitCode> {
  const resumed = await resumeInstallation(ports, context, { reason });
  if (!resumed.ok) {
    for (const problem of resumed.failure) output.failure(problem);
    return EXIT.problems;
  }
  output.data({ resumed: true }, () => [output.paint('good', 'The installation is at work again.')]);
  return EXIT.done;
}
