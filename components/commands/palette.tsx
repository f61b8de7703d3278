'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { usePathname, useRouter } from 'next/navigation';
import { useQuery } from '@tanstack/react-query';
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components';
import { Search } from 'lucide-react';
import type { PeopleView } from '@/lib/contracts/people';
import { formatCount } from '@/lib/client/format-number';
import { queryKeys } from '@/lib/client/query-keys';
import { readJson } from '@/lib/client/read-json';
import { shortcutsHere } from '@/lib/client/own-keys';
import { Kbd } from '@/components/ui/kbd';
import { menuItemStyle } from '@/components/ui/overlay-style';
import { paletteGroups, type PaletteItem } from './palette-items';
import { readNames } from './read-names';
import { recentPages } from './recent-pages';
import { ACTS, pageOf } from './shortcut-acts';

export interface PaletteProps {
  /** What stands in the field at first. */
  begins: string;
  onClose: () => void;
  onMap: () => void;
}

const PALETTE = '[data-palette]';

/** Pages, names and commands by what is typed. Nothing is changed from here: it goes there, or opens the dialog. */
export function Palette({ begins, onClose, onMap }: PaletteProps) {
  const router = useRouter();
  const [typed, setTyped] = useState(begins);
  const [here] = useState(buttonsOfPage);
  const [recent] = useState(recentPages);
  const pathname = usePathname();
  const { data } = useQuery(readNames);
  const { data: people } = usePeople(typed.startsWith('@'));
  const [isAwaited, setAwaited] = useState(false);
  const isComplete = (typed.startsWith('@') ? people : data) !== undefined;
  const groups = paletteGroups(
    {
      here,
      recent,
      pages: goItems(pathname),
      commands: commandItems(onMap),
      names: data ?? null,
      people: people?.people ?? [],
    },
    typed,
  );
  const items = new Map(groups.flatMap((group) => group.items.map((item) => [item.id, item])));
  const found = formatCount(items.size, 'result');
  const choose = (item: PaletteItem | undefined): void => {
    if (item === undefined) return;
    onClose();
    if (item.href !== undefined) router.push(item.href);
    item.run?.();
  };
  /**
   * Enter takes the result that is pointed at, else the first of what was typed, also when the names that it is found among come only after it.
   * It does not wait for the pointer to come.
   */
  const takeResult = useEffectEvent((event: KeyboardEvent): void => {
    const { target } = event;
    const isHere =
      target === document.body || (target instanceof Element && target.closest(PALETTE) !== null);
    if (event.key !== 'Enter' || event.isComposing || !isHere) return;
    event.preventDefault();
    event.stopPropagation();
    const pointed = document.querySelector(`${PALETTE} [role=menuitem][data-focused]`);
    const key = pointed?.getAttribute('data-key') ?? '';
    const item = items.get(key) ?? (typed === '' ? undefined : groups[0]?.items[0]);
    if (item === undefined && typed !== '' && !isComplete) setAwaited(true);
    else choose(item);
  });
  /** What was asked for before the names were there. */
  const takeAwaited = useEffectEvent((): void => {
    setAwaited(false);
    choose(groups[0]?.items[0]);
  });
  useEffect(() => {
    if (isAwaited && isComplete) takeAwaited();
  }, [isAwaited, isComplete]);
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      takeResult(event);
    };
    window.addEventListener('keydown', listener, true);
    return () => {
      window.removeEventListener('keydown', listener, true);
    };
  }, []);
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      className="fixed inset-0 z-50 flex items-start justify-center bg-[rgb(8_12_20/0.5)] p-3 sm:pt-[12vh]"
    >
      <Modal
        data-palette=""
        className="flex max-h-[min(34rem,80dvh)] w-full max-w-xl rounded-xl border border-line-strong bg-raised shadow-float"
      >
        <Dialog aria-label="Search and commands" className="flex min-h-0 w-full flex-col outline-none">
          <Autocomplete
            inputValue={typed}
            onInputChange={(text) => {
              setTyped(text);
              setAwaited(false);
            }}
          >
            <SearchField aria-label="Search and commands" autoFocus className="relative border-b border-line">
              <Search className="pointer-events-none absolute inset-y-0 start-4 my-auto size-4 text-ink-3" />
              <Input
                placeholder="A page, an environment, #128, :migration, @person, > a command"
                className="h-12 w-full bg-transparent ps-11 pe-4 text-lg -outline-offset-2 outline-none [&::-webkit-search-cancel-button]:hidden"
              />
            </SearchField>
            <p role="status" className="sr-only">
              {found}
            </p>
            <Menu
              aria-label="Results"
              className="min-h-0 flex-1 overflow-y-auto p-2 outline-none"
              renderEmptyState={() => (
                <p className="px-3 py-6 text-center text-ink-3">
                  {typed === ''
                    ? 'Type the name of a page, an environment or a migration, or the number of a deploy.'
                    : 'Nothing of that name. Names are found by every word of them.'}
                </p>
              )}
              onAction={(key) => {
                choose(items.get(String(key)));
              }}
            >
              {groups.map(({ title, items: entries }) => (
                <MenuSection key={title} id={title}>
                  <Header className="px-2 pt-2 pb-1 text-xs font-medium text-ink-3">{title}</Header>
                  {entries.map((item) => (
                    <Entry key={item.id} item={item} />
                  ))}
                </MenuSection>
              ))}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

const usePeople = (enabled: boolean) =>
  useQuery({
    queryKey: queryKeys.people(),
    queryFn: ({ signal }) => readJson<Pick<PeopleView, 'people'>>('/api/v1/people', signal),
    enabled,
  });

function Entry({ item }: { item: PaletteItem }) {
  return (
    <MenuItem id={item.id} textValue={item.label} className={menuItemStyle}>
      <span className="flex min-w-0 flex-1 items-baseline gap-2">
        <span className="truncate">{item.label}</span>
        {item.detail !== undefined && (
          <span className="min-w-0 truncate text-sm text-ink-3">{item.detail}</span>
        )}
      </span>
      {item.keys !== undefined && <Kbd keys={item.keys} className="max-sm:hidden" />}
    </MenuItem>
  );
}

/** What the page behind offers, by the words of its buttons. */
function buttonsOfPage(): readonly PaletteItem[] {
  return [...document.querySelectorAll<HTMLElement>('main [data-command]')].map((button, index) => {
    const keys = shortcutsHere().find(({ id }) => id === button.dataset['command'])?.shown;
    return {
      id: `here ${String(index)}`,
      label: button.getAttribute('aria-label') ?? button.innerText,
      ...(keys !== undefined && { keys }),
      run: () => {
        button.click();
      },
    };
  });
}

const goItems = (pathname: string): readonly PaletteItem[] =>
  shortcutsHere().flatMap(({ id, does, shown }) => {
    const href = pageOf(id, pathname);
    return href === undefined ? [] : [{ id, label: does, keys: shown, href }];
  });

function commandItems(onMap: () => void): readonly PaletteItem[] {
  const isHere = new Set(['time', 'density', 'filter', 'layout', 'wrap', 'link', 'csv']);
  return [
    ...shortcutsHere()
      .filter(({ id }) => isHere.has(id))
      .map(({ id, does, shown }) => ({
        id,
        label: does,
        keys: shown,
        run: () => ACTS[id]?.(),
      })),
    { id: 'map', label: 'Keyboard map', keys: '?', run: onMap },
  ];
}
