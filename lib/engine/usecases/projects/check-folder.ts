import { failure, type Failure } from '../../base/failure';

/** What is wrong with a folder as somebody typed it, at its field. Whether it may be read is for the worker to say. Pure. */
export function checkFolder(folder: string): readonly Failure[] {
  const where = { field: 'folder' };
  if (!folder.startsWith('/')) {
    return [
      failure('SOURCE.NOT_ABSOLUTE', 'Give the whole path of the folder on the worker, beginning with /.', {
        where,
      }),
    ];
  }
  if (folder.split('/').includes('..') || /\p{Cc}/u.test(folder)) {
    return [failure('SOURCE.PATH_REFUSED', 'The path must not hold .. or control characters.', { where })];
  }
  return [];
}
