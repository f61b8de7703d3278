/** What a key does. Every one of them is here; the keyboard map and the palette are drawn from it. */
export interface Shortcut {
  readonly id: ShortcutId;
  /** As `tinykeys` reads them: keys after one another with a space between, `$mod` is Ctrl or Cmd. */
  readonly keys: readonly string[];
  /** As they are shown: one box for each word. */
  readonly shown: string;
  readonly does: string;
  readonly group: 'Everywhere' | 'Go to' | 'On a page';
  /** Works while single keys are switched off, and while somebody types: it needs Ctrl or Cmd. */
  readonly isModified?: true;
}

export type ShortcutId =
  | 'palette'
  | 'map'
  | 'rail'
  | 'time'
  | 'density'
  | `go ${'home' | 'projects' | 'environments' | 'deploys' | 'drift' | 'installation' | 'audit' | 'people' | 'settings' | 'account'}`
  | 'filter'
  | 'next row'
  | 'previous row'
  | 'open'
  | 'peek'
  | 'actions'
  | 'mark'
  | 'mark range'
  | 'unmark'
  | 'next item'
  | 'previous item'
  | 'next sibling'
  | 'previous sibling'
  | 'layout'
  | 'wrap'
  | 'approve'
  | 'reject'
  | 'cancel'
  | 'link'
  | 'csv';

const go = (id: ShortcutId, key: string, does: string): Shortcut => ({
  id,
  keys: [`g ${key}`],
  shown: `g ${key}`,
  does,
  group: 'Go to',
});

const onPage = (id: ShortcutId, key: string, does: string): Shortcut => ({
  id,
  keys: [key],
  shown: key,
  does,
  group: 'On a page',
});

/** The map of all keys, in the order in which it is shown. */
export const SHORTCUTS: readonly Shortcut[] = [
  {
    id: 'palette',
    keys: ['$mod+k'],
    shown: 'Ctrl K',
    does: 'Search and commands',
    group: 'Everywhere',
    isModified: true,
  },
  { id: 'map', keys: ['?', 'Shift+?'], shown: '?', does: 'This keyboard map', group: 'Everywhere' },
  {
    id: 'rail',
    keys: [], // the rail listens itself, before this is loaded
    shown: 'Ctrl B',
    does: 'Fold or unfold the side bar',
    group: 'Everywhere',
    isModified: true,
  },
  { id: 'time', keys: ['t'], shown: 't', does: 'UTC or local times', group: 'Everywhere' },
  { id: 'density', keys: ['v'], shown: 'v', does: 'Comfortable or compact', group: 'Everywhere' },
  go('go home', 'h', 'Home'),
  go('go projects', 'p', 'Projects'),
  go('go environments', 'e', 'Environments of this project, or the projects'),
  go('go deploys', 'd', 'Deploys'),
  go('go drift', 'r', 'Drift'),
  go('go audit', 'a', 'Audit'),
  // `g i` is left to a page of insights, which there is not yet: a key that people learn is not given away twice.
  go('go installation', 'b', 'About this installation'),
  go('go people', 'u', 'People'),
  go('go settings', 's', 'Settings'),
  go('go account', 'm', 'Your account'),
  { ...onPage('filter', '/', 'To the filter'), keys: ['/', 'Shift+/'] },
  onPage('next row', 'j', 'Next row'),
  onPage('previous row', 'k', 'Previous row'),
  onPage('open', 'o', 'Open the row'),
  { ...onPage('peek', 'Space', 'Look at the row of a table from the side'), keys: ['Space'] },
  onPage('actions', '.', 'What can be done with the row, or with the page'),
  onPage('mark', 'x', 'Mark the row'),
  { ...onPage('mark range', 'Shift x', 'Mark the rows up to this one'), keys: ['Shift+X'] },
  { ...onPage('unmark', 'Esc', 'Mark nothing'), keys: ['Escape'] },
  onPage('next sibling', ']', 'Next deploy, environment or migration'),
  onPage('previous sibling', '[', 'Previous deploy, environment or migration'),
  onPage('next item', 'n', 'Next difference, statement or failure'),
  onPage('previous item', 'p', 'Previous difference, statement or failure'),
  onPage('layout', 's', 'Two texts side by side or one below the other'),
  onPage('wrap', 'w', 'Wrap long lines of code and of compared texts, or scroll them'),
  onPage('approve', 'a', 'Open the approval of a deploy'),
  onPage('reject', 'r', 'Open the rejection of a deploy'),
  onPage('cancel', 'c', 'Open the cancelling of a deploy'),
  onPage('link', 'y', 'Copy a link to this place, or to the marked rows'),
  onPage('csv', 'e', 'Download the first table as CSV'),
];

const KEY = 'lockkeeper-single-keys';

/** Whether keys without Ctrl or Cmd do anything in this browser. */
export const singleKeysAreOn = (): boolean => window.localStorage.getItem(KEY) !== 'off';

/** Switches them on or off for this browser. */
export function switchSingleKeys(isOn: boolean): void {
  if (isOn) window.localStorage.removeItem(KEY);
  else window.localStorage.setItem(KEY, 'off');
}

/** Where a letter is a letter: in a field, and wherever typing jumps to a name. */
const TYPING =
  'input, textarea, select, [contenteditable], [role="textbox"], [role="combobox"], [role="listbox"], [role="menu"]';

/** Whether a key that is no combination may act on this event: not while somebody types, nor under an open dialog. A toast is none. */
export function mayActOn(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  if (event.target instanceof Element && event.target.closest(TYPING) !== null) return false;
  return (
    document.querySelector(
      '[role="dialog"], [role="alertdialog"]:not([aria-modal="false"]), [role="menu"], [role="listbox"]',
    ) === null
  );
}
