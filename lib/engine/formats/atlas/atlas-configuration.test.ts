import { describe, expect, it } from 'vitest';
import { findSources } from '../find-sources';
import { foldersOf } from '../repository-paths';

function look(hcl: string, paths: readonly string[] = ['db/migrations/atlas.sum']) {
  const all = [...paths, 'atlas.hcl'];
  const { sources, others, remarks } = findSources('/repository', {
    paths: all,
    folders: foldersOf(all),
    configurations: [{ path: 'atlas.hcl', text: hcl, module: null }],
  });
  return { sources: sources.filter(({ tool }) => tool === 'atlas'), others, remarks };
}

describe('atlas.hcl', () => {
  it('gives folder and options of each environment, with their lines, and never an address', () => {
    const { sources } = look(`
# comment { "
variable "url" { type = string }
/* another { */ data "external" "x" { program = ["sh", "-c", "echo }"] }
env "local" {
  src = "file://schema.hcl" // and more {
  url = "postgres://me:secret@localhost/shop"
  migration {
    dir = "file://db/migrations"
    revisions_schema = "history"
    exec_order = LINEAR_SKIP
  }
  format { migrate { diff = "{{ sql . \\"  \\" }}" } }
}
`);
    expect(sources).toMatchObject([
      { place: 'db/migrations', options: { schema: 'history', order: 'linear-skip' }, remarks: [] },
    ]);
    expect(sources[0]?.evidence).toContainEqual({
      file: 'atlas.hcl',
      line: 9,
      says: 'migration.dir: file://db/migrations',
    });
    expect(JSON.stringify(sources)).not.toContain('secret');
  });

  it.each([
    ['a variable', 'dir = var.folder'],
    ['a choice', 'dir = var.folder ? "a" : "b"'],
    ['a template', `dir = "file://\${path.root}/db"`],
    ['a text over lines', 'dir = <<-X\n  file://db\n  X\n'],
    ['a data source', 'dir = data.template_dir.x["y"].url'],
  ])('says that %s is computed, and takes the one folder of Atlas near it', (_, line) => {
    expect(look(`env "local" {\n  migration {\n    ${line}\n  }\n}`).sources).toMatchObject([
      {
        place: 'db/migrations',
        remarks: [expect.stringContaining('atlas.hcl:3: migration.dir is computed')],
      },
    ]);
  });

  it('says of another database, and of files of another tool, what they are', () => {
    const env = (more: string) => `env "a" {\n migration {\n dir = "file://db/migrations"\n${more} }\n}`;
    expect(look(env(' }\n dev = "docker://mysql/8/dev"\n x {\n')).others).toMatchObject([
      { title: 'Atlas', why: expect.stringContaining('mysql') },
    ]);
    expect(look(env('format = flyway\n')).sources[0]?.remarks).toEqual([expect.stringContaining('flyway')]);
  });

  it.each([
    [1, 'env "a" {'],
    [2, '\nenv "a" {\n dir = "x"\n'],
    [2, 'env "a" {}\n}'],
    [1, 'env "a" }'],
    [3, 'a = 1\n\nb = "'],
    [1, '/* \n'],
    [1, 'x = <<E\n'],
    [1, '{'.repeat(100_000)],
    [1, 'a {'.repeat(1_000)],
  ])('says from which line, %d, a text is no HCL', (line, text) => {
    const remark = `atlas.hcl:${String(line)}: from here on it is no HCL that can be read.`;
    expect(look(text).sources).toMatchObject([{ place: 'db/migrations', remarks: [remark] }]);
  });
});
