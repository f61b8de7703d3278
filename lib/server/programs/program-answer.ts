import { dirname } from 'node:path';
import * as z from 'zod';
import { parseCanonical, type CanonicalValue } from '../../engine/base/canonical-json';
import { failed, success, type Result } from '../../engine/base/result';
import { endedEarly, packagesMissing, programFailed } from './program-failures';

/** Of the output, the end that goes into a failure. */
const TOLD_CHARACTERS = 2_000;
/** Of what was thrown, the beginning that is looked at. */
const THROWN_CHARACTERS = 20_000;

/** What a process left behind. */
interface Left {
  /** What it answered. */
  readonly answer: string;
  /** What it said on its own output. */
  readonly output: string;
  /** With what it ended. */
  readonly exit: number | string;
}

/** Where it was. */
interface Place {
  readonly home: string;
  readonly passedOver: string | null;
  readonly files: string;
}

/** What a driver answered, or why that is none. Failures: PROGRAM.FAILED, PROGRAM.PACKAGES_MISSING, PROGRAM.ENDED_EARLY. Pure. */
export function readAnswer(
  { home, passedOver, files }: Place,
  { answer, output, exit }: Left,
): Result<CanonicalValue> {
  const said = withoutFolder(output, files).slice(-TOLD_CHARACTERS);
  const told = ANSWERS.safeParse(parsed(answer));
  if (!told.success) return failed(endedEarly(exit, said));
  if (told.data.ok) return success(toValue(told.data.value));
  if ('missing' in told.data) {
    return failed(packagesMissing(told.data.missing, home, 'pip install', passedOver));
  }
  return failed(programFailed(withoutFolder(told.data.thrown, files).slice(0, THROWN_CHARACTERS), said));
}

/** What the driver of a series gave back for the turn with this token; null for anything else that was said there. Pure. */
export function readTurnAnswer(answer: string, token: string): { readonly value: CanonicalValue } | null {
  const told = TURN_ANSWER.safeParse(parsed(answer));
  return told.success && told.data.token === token ? { value: toValue(told.data.value) } : null;
}

/** Paths as they are below the source, and our driver by its name: where they lay for a moment is no news, and reads like an address. */
const withoutFolder = (text: string, files: string): string =>
  [files, dirname(files)].reduce(
    (shorter, folder) => shorter.replaceAll(`file://${folder}/`, '').replaceAll(`${folder}/`, ''),
    text,
  );

const ANSWERS = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), thrown: z.string() }),
  /** A package that is not installed where it was looked for. */
  z.object({ ok: z.literal(false), missing: z.string() }),
]);

const TURN_ANSWER = z.object({ ok: z.literal(true), token: z.string(), value: z.unknown() });

const toValue = (value: unknown): CanonicalValue => parseCanonical(JSON.stringify(value ?? null));

function parsed(text: string): unknown {
  try {
    return parseCanonical(text);
  } catch {
    return null;
  }
}
