import 'server-only';
import { byteStream } from './byte-stream';
import { textPortions } from './text-portions';

/** A text and the name of the file that it becomes. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** The whole text as the body of an answer: a file to save, never something that a browser would show or run. */
export const textFileBody = ({
  name,
  text,
}: TextFile): { readonly body: BodyInit; readonly headers: Readonly<Record<string, string>> } => ({
  body: byteStream(textPortions(text)),
  headers: {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name.replaceAll(/[^\w.-]/g, '_')}"`,
  },
});
