import type { Evidence } from '../../model/detection';
import type { ToolOptions } from '../../model/migration';
import {
  evidenceOf,
  givenText,
  placeGiven,
  remarksOf,
  settingOf,
  unclearExport,
  type Setting,
} from '../configured-text';
import { baseName, folderOf, foldersUp, placeFrom } from '../repository-paths';
import type {
  ConfigurationFile,
  ConfiguredSource,
  Repository,
  SourceConfiguration,
} from '../source-configuration';
import { memberOf } from '../static-value';
import { JOURNAL_FILE } from './drizzle-folder';

/** `drizzle.config.ts`, and the likes of it that are given with `--config`, such as `drizzle-billing.config.ts`. */
const CONFIGURATION = /^drizzle(?:[.-][\w.-]*)?\.config(?:[.-][\w-]+)*\.(?:[cm]?[jt]s|json)$/;

/** Where drizzle-kit puts its migrations when `out` is not given. */
const USUAL_OUT = 'drizzle';

/** `drizzle.config.*`, and journals for what database they are. Source: drizzle-kit `cli/validations`, `utils/configs`. */
export const drizzleConfiguration: SourceConfiguration = {
  selects: (path) => CONFIGURATION.test(baseName(path)) || isJournal(path),
  read: (repository) =>
    repository.configurations.flatMap((file) =>
      isJournal(file.path)
        ? journalOf(file)
        : CONFIGURATION.test(baseName(file.path))
          ? sourceOf(file, repository)
          : [],
    ),
};

const isJournal = (path: string): boolean => path === JOURNAL_FILE || path.endsWith(`/${JOURNAL_FILE}`);

/** A journal says nothing that its name does not, unless it is another database's. */
function journalOf({ path, module }: ConfigurationFile): readonly ConfiguredSource[] {
  const exported = module?.exported ?? null;
  const dialect = exported === null ? null : memberOf(exported, 'dialect');
  const other = dialect?.kind === 'text' ? otherDatabase(dialect.value) : null;
  if (other === null) return [];
  const place = folderOf(folderOf(path));
  return [{ ...NOTHING, place, near: place, otherDatabase: other }];
}

const NOTHING = { options: {}, evidence: [], remarks: [] } as const;

/** `postgresql`; `pg` and no word at all in the years before. */
const otherDatabase = (dialect: string): string | null =>
  dialect === 'postgresql' || dialect === 'pg' ? null : dialect;

function sourceOf({ path, module }: ConfigurationFile, repository: Repository): readonly ConfiguredSource[] {
  const near = folderOf(path);
  const exported = module?.exported ?? null;
  if (exported?.kind !== 'record') {
    return [{ ...NOTHING, place: null, near, remarks: [unclearExport(path, exported)], otherDatabase: null }];
  }
  const setting = (...names: readonly string[]): Setting => settingOf(exported, { file: path, names });
  const history = { table: setting('migrations', 'table'), schema: setting('migrations', 'schema') };
  const [dialect, out] = [setting('dialect'), setting('out')];
  const all = [dialect, out, history.table, history.schema];
  const said = givenText(dialect) ?? givenText(setting('driver'));
  const { place, remarks } = placeOf(out, path, repository);
  return [
    {
      place,
      near,
      options: optionsOf(history),
      evidence: [...evidenceOf(all), ...(evidenceOf(all).length === 0 ? [configurationAt(path)] : [])],
      remarks: [...remarksOf(all), ...remarks],
      otherDatabase: said === null ? null : otherDatabase(said),
    },
  ];
}

const configurationAt = (file: string): Evidence => ({
  file,
  line: null,
  says: 'A configuration of Drizzle Kit',
});

function optionsOf(settings: Readonly<Record<'table' | 'schema', Setting>>): ToolOptions {
  const given = Object.entries(settings).flatMap(([name, setting]) =>
    setting.kind === 'given' ? [[name, setting.value] as const] : [],
  );
  return Object.fromEntries(given);
}

/** `out` counts from where drizzle-kit is started: beside its configuration as a rule, else in a folder around it. */
function placeOf(
  out: Setting,
  file: string,
  { folders }: Repository,
): { readonly place: string | null; readonly remarks: readonly string[] } {
  if (out.kind === 'unclear') return { place: null, remarks: [] };
  const path = givenText(out) ?? USUAL_OUT;
  const places = foldersUp(folderOf(file)).flatMap((folder) => placeFrom(folder, path) ?? []);
  const place = places.find((one) => one !== '.' && folders.has(one)) ?? placeFrom(folderOf(file), path);
  return {
    place,
    remarks:
      place === null
        ? [`${placeGiven(file, out)}: out is ${path}, which lies outside of the folder that was looked into.`]
        : [],
  };
}
