'use client';

import { useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { KeyValueList, type KeyValue } from '@/components/ui/key-value-list';
import { LinkButton } from '@/components/ui/link-button';
import { focusedRow } from './rows';

/** What a table says of the row that had the focus, columns included that a narrow screen leaves out; the row stays where it is. */
export function Peek({ onClose }: { onClose: () => void }) {
  const [row] = useState(readRow);
  return (
    <Dialog
      title={row.title}
      placement="side"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      actions={
        <LinkButton href={row.href} variant="primary">
          Open
        </LinkButton>
      }
    >
      <KeyValueList items={row.facts} />
    </Dialog>
  );
}

function readRow(): { readonly title: string; readonly href: string; readonly facts: readonly KeyValue[] } {
  const link = focusedRow();
  const row = link?.closest('tr');
  if (!(link instanceof HTMLAnchorElement) || row === null || row === undefined) {
    return { title: '', href: '', facts: [] };
  }
  const heads = [...(row.closest('table')?.querySelectorAll('[role="columnheader"]') ?? [])];
  const facts = [...row.children].flatMap((cell, place) => {
    const [key, value] = [wordsOf(heads[place]), wordsOf(cell)];
    const isFact = cell.getAttribute('role') === 'cell' && cell.querySelector('button') === null;
    return isFact && key !== '' && value !== ''
      ? [{ key, value: <span className="wrap-anywhere">{value}</span> }]
      : [];
  });
  return { title: wordsOf(link), href: link.pathname + link.search, facts };
}

/** Everything that is read in it, also where a narrow screen hides it, with a space wherever the page has a gap. */
function wordsOf(element: Element | undefined): string {
  if (element === undefined) return '';
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const texts: string[] = [];
  let before: Element | null = null;
  while (walker.nextNode()) {
    const { parentElement, nodeValue } = walker.currentNode;
    if (parentElement?.closest('[aria-hidden="true"]') !== null) continue;
    if (parentElement !== before) texts.push(' ');
    texts.push(nodeValue ?? '');
    before = parentElement;
  }
  return texts.join('').split(/\s+/).join(' ').trim();
}
