'use client';

import { useState } from 'react';
import { useRouter } from 'next/navigation';
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
import type { NamesView } from '@/lib/contracts/names';
import { formatCount } from '@/lib/client/format-number';
import { queryKeys } from '@/lib/client/query-keys';
import { readJson } from '@/lib/client/read-json';
import { SHORTCUTS } from '@/lib/client/shortcuts';
import { Kbd } from '@/components/ui/kbd';
import { menuItemStyle } from '@/components/ui/overlay-style';
import { paletteGroups, type PaletteItem } from './palette-items';
import { recentPages } from './recent-pages';
import { ACTS, PAGES } from './shortcut-acts';

export interface PaletteProps {
  onClose: () => void;
  onMap: () => void;
}

/** Pages, names and commands by what is typed. Nothing is changed from here: it goes there, or opens the dialog. */
export function Palette({ onClose, onMap }: PaletteProps) {
  const router = useRouter();
  const [typed, setTyped] = useState('');
  const [here] = useState(buttonsOfPage);
  const [recent] = useState(recentPages);
  const { data } = useQuery({
    queryKey: queryKeys.names(),
    queryFn: ({ signal }) => readJson<NamesView>('/api/v1/names', signal),
  });
  const groups = paletteGroups(
    { here, recent, pages: goItems(), commands: commandItems(onMap), names: data ?? null },
    typed,
  );
  const items = new Map(groups.flatMap((group) => group.items.map((item) => [item.id, item])));
  const found = formatCount(items.size, 'result');
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      className="fixed inset-0 z-50 flex items-start justify-center bg-[rgb(8_12_20/0.5)] p-3 sm:pt-[12vh]"
    >
      <Modal className="flex max-h-[min(34rem,80dvh)] w-full max-w-xl rounded-xl border border-line-strong bg-raised shadow-float">
        <Dialog aria-label="Search and commands" className="flex min-h-0 w-full flex-col outline-none">
          <Autocomplete inputValue={typed} onInputChange={setTyped}>
            <SearchField aria-label="Search and commands" autoFocus className="relative border-b border-line">
              <Search className="pointer-events-none absolute inset-y-0 start-4 my-auto size-4 text-ink-3" />
              <Input
                placeholder="A page, an environment, #128, a migration, > a command"
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
                const item = items.get(String(key));
                onClose();
                if (item?.href !== undefined) router.push(item.href);
                item?.run?.();
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
    const keys = SHORTCUTS.find(({ id }) => id === button.dataset['command'])?.shown;
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

const goItems = (): readonly PaletteItem[] =>
  SHORTCUTS.flatMap(({ id, does, shown }) => {
    const href = PAGES[id];
    return href === undefined ? [] : [{ id, label: does, keys: shown, href }];
  });

function commandItems(onMap: () => void): readonly PaletteItem[] {
  const isHere = new Set(['time', 'density', 'filter', 'link', 'csv']);
  return [
    ...SHORTCUTS.filter(({ id }) => isHere.has(id)).map(({ id, does, shown }) => ({
      id,
      label: does,
      keys: shown,
      run: () => ACTS[id]?.(),
    })),
    { id: 'map', label: 'Keyboard map', keys: '?', run: onMap },
  ];
}
