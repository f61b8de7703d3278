import { SHORTCUTS, type Shortcut, type ShortcutId } from './shortcuts';

export type OwnKeys = Readonly<Partial<Record<ShortcutId, string>>>;

const KEY = 'lockkeeper-own-keys';
const CHANGED = 'lockkeeper-own-keys-changed';

/** What one press without Ctrl or Shift can give on every keyboard. */
const PRESSABLE = 'abcdefghijklmnopqrstuvwxyz0123456789.,-';

/** Whether somebody may give it another key: those of one press, each with one key of its own. */
export const isChangeable = ({ keys, isModified }: Shortcut): boolean =>
  isModified !== true && keys.length === 1 && keys[0]?.length === 1;

/** The map with the keys of this browser. Pure. */
export const withOwnKeys = (own: OwnKeys): readonly Shortcut[] =>
  SHORTCUTS.map((shortcut) => {
    const key = own[shortcut.id];
    return key === undefined || !isChangeable(shortcut) ? shortcut : { ...shortcut, keys: [key], shown: key };
  });

/** Why a key cannot be given to a shortcut; null when it can. Pure. */
export function keyRefusal(own: OwnKeys, id: ShortcutId, key: string): string | null {
  if (key.length !== 1 || !PRESSABLE.includes(key)) return 'One letter, digit, point, comma or hyphen.';
  const others = withOwnKeys(own).filter((shortcut) => shortcut.id !== id);
  if (others.some(({ keys }) => keys.some((each) => each.startsWith(`${key} `)))) {
    return `${key} begins the keys that go to pages.`;
  }
  const taken = others.find(({ keys }) => keys.includes(key));
  return taken === undefined ? null : `${key} is taken: ${taken.does}.`;
}

/** The keys that this browser has instead of ours. */
export function ownKeys(): OwnKeys {
  const read: (json: string) => unknown = JSON.parse;
  const stored = read(window.localStorage.getItem(KEY) ?? '{}');
  if (typeof stored !== 'object' || stored === null) return {};
  const changeable = new Set<string>(SHORTCUTS.filter(isChangeable).map(({ id }) => id));
  return Object.fromEntries(
    Object.entries(stored).filter(([id, key]) => changeable.has(id) && typeof key === 'string'),
  );
}

/** Keeps them in this browser; pages that are open there take them at once. */
export function chooseKeys(own: OwnKeys): void {
  window.localStorage.setItem(KEY, JSON.stringify(own));
  window.dispatchEvent(new Event(CHANGED));
}

/** The map with the keys of this browser, as it is now. */
export const shortcutsHere = (): readonly Shortcut[] => withOwnKeys(ownKeys());

/** Calls back whenever the keys of this browser change, here or in another tab; ends with what it gives back. */
export function onKeysChanged(changed: () => void): () => void {
  window.addEventListener(CHANGED, changed);
  window.addEventListener('storage', changed);
  return () => {
    window.removeEventListener(CHANGED, changed);
    window.removeEventListener('storage', changed);
  };
}
