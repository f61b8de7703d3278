import type { Page } from '@playwright/test';

/*
 * A run in a language that does not exist: the words of a page are half as long again and carry accents.
 *
 * Whatever the page does not mark as data is taken for words. Data is code (`code`, `pre`, `kbd`) and what says `translate="no"`: SQL,
 * names of migrations, digests, addresses, recovery codes. Names that people gave (projects, environments, people, reasons) are not
 * marked, so they are made longer too: nobody promised that they are short.
 */

/** Elements whose text no translator changes. */
const DATA = 'script, style, code, pre, kbd, [translate="no"]';

/** Makes every word of the page longer, in its texts and in the hints inside empty fields. */
export const lengthenWords = (page: Page): Promise<void> =>
  page.evaluate((data) => {
    const longer = (text: string): string =>
      text
        .split(' ')
        .map((word) => (word.length < 4 ? word : `${word}${'ế'.repeat(Math.ceil(word.length * 0.4))}`))
        .join(' ');
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) if (walker.currentNode instanceof Text) texts.push(walker.currentNode);
    for (const text of texts) {
      const holder = text.parentElement;
      if (holder !== null && holder.closest(data) === null) text.data = longer(text.data);
    }
    for (const field of document.querySelectorAll<HTMLInputElement>('input[placeholder]')) {
      if (field.closest(data) !== null) continue;
      field.placeholder = longer(field.placeholder);
    }
  }, DATA);

/**
 * What longer words did to the page, one line for each trouble: text that its box or a box around it cuts off, unless it ends in an
 * ellipsis and is whole in a title or a name; text that lies over a button or a link; words that no translation reaches, because they
 * stand in a style sheet or a drawing; names of migrations and digests that a translator would take for words; words
 * that came after all others were made longer.
 */
export const troublesWithWords = (page: Page): Promise<readonly string[]> =>
  page.evaluate((data) => {
    const SLACK = 2;
    const PATIENT = 'a, button, [role="button"], [role="gridcell"], [role="columnheader"], th, td, label, li';
    const isShown = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      element.closest('[data-live-announcer]') === null;
    /** Text for screen readers alone is one pixel wide, on purpose. */
    const isForScreenReaders = (element: Element): boolean => {
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const { width, height } = at.getBoundingClientRect();
        if (width <= 1 && height <= 1 && getComputedStyle(at).overflowX === 'hidden') return true;
      }
      return false;
    };
    const where = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${[...element.classList].slice(0, 5).join('.')}`;
    /** A text that is cut on purpose is whole somewhere: in a title, or in the name of the thing it belongs to. */
    const isWholeElsewhere = (element: Element): boolean => {
      const thing = element.closest(PATIENT);
      return [
        element,
        element.parentElement,
        thing,
        ...(thing?.querySelectorAll('[title], .sr-only') ?? []),
      ].some((one) => one?.matches('[title], [aria-label], .sr-only') === true);
    };
    const clips = (value: string): boolean => value === 'hidden' || value === 'clip';
    const cutBy = (text: Text, rect: DOMRect): Element | null => {
      for (let at = text.parentElement; at !== null && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at);
        const box = at.getBoundingClientRect();
        const across = rect.right > box.right + SLACK || rect.left < box.left - SLACK;
        const down = rect.bottom > box.bottom + SLACK || rect.top < box.top - SLACK;
        if (clips(style.overflowX) && across) return at;
        if (clips(style.overflowY) && down) return at;
        // What scrolls shows the rest when it is asked to.
        if (across && /auto|scroll/.test(style.overflowX)) return null;
        if (down && /auto|scroll/.test(style.overflowY)) return null;
        if (style.position === 'fixed') return null;
      }
      return null;
    };
    const hasEllipsis = (element: Element): boolean => {
      const style = getComputedStyle(element);
      return style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
    };
    const troubles = new Set<string>();
    /** What of a box is to be seen: nothing of it outside of what scrolls or clips around it. */
    const seenOf = (element: Element | null, box: DOMRect): DOMRect => {
      let { left, right, top, bottom } = box;
      for (let at = element; at !== null && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
        const edge = at.getBoundingClientRect();
        [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
        [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
      }
      return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
    };
    const targets = [...document.querySelectorAll('button, a[href], [role="button"], input')]
      .filter((one) => isShown(one) && !isForScreenReaders(one))
      .map((element) => ({ element, box: seenOf(element.parentElement, element.getBoundingClientRect()) }))
      .filter(({ box }) => box.width > 2 && box.height > 2);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      const holder = text.parentElement;
      if (!(text instanceof Text) || holder === null || text.data.trim() === '') continue;
      if (!isShown(holder) || holder.closest('script, style') !== null || isForScreenReaders(holder)) {
        continue;
      }
      const said = text.data.trim().slice(0, 50);
      const isData = holder.closest(data) !== null;
      if (holder.closest('svg') !== null) troubles.add(`words in a drawing: ${said}`);
      if (!isData && /[a-z]{4}/i.test(said) && !text.data.includes('ế')) {
        troubles.add(`left as it was: ${said}`);
      }
      if (!isData && /^(\d{14}\w*|[0-9a-f]{12,})[ế…]*$/.test(said)) troubles.add(`data not marked: ${said}`);
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const rect of range.getClientRects()) {
        if (rect.width < 1 || rect.height < 1) continue;
        const cutter = cutBy(text, rect);
        if (cutter !== null && !(hasEllipsis(cutter) && isWholeElsewhere(holder))) {
          troubles.add(`cut: “${said}” by ${where(cutter)}`);
        }
        if (cutter !== null) continue;
        const seen = seenOf(holder, rect);
        for (const { element, box } of targets) {
          if (element.contains(holder) || holder.contains(element)) continue;
          const across = Math.min(seen.right, box.right) - Math.max(seen.left, box.left);
          const down = Math.min(seen.bottom, box.bottom) - Math.max(seen.top, box.top);
          if (across > SLACK && down > 4) {
            troubles.add(
              `over “${element.textContent.slice(0, 30)}” ${where(element)}: “${said}” ${where(holder)}`,
            );
          }
        }
      }
    }
    const pen = document.createElement('canvas').getContext('2d');
    for (const field of document.querySelectorAll<HTMLInputElement>('input[placeholder]')) {
      if (pen === null || !isShown(field) || field.value !== '') continue;
      const style = getComputedStyle(field);
      pen.font = style.font;
      const room =
        field.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
      if (pen.measureText(field.placeholder).width > room + SLACK) {
        troubles.add(`hint cut: ${field.placeholder}`);
      }
    }
    for (const element of document.querySelectorAll('body *')) {
      for (const side of ['::before', '::after']) {
        const { content } = getComputedStyle(element, side);
        if (/[a-z]{2}/i.test(content.replace(/^(none|normal|url\(.*|counter.*)$/, ''))) {
          troubles.add(`words in a style sheet: ${content}`);
        }
      }
    }
    return [...troubles];
  }, DATA);
