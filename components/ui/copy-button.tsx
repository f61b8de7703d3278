'use client';

import { useEffect, useState } from 'react';
import { Check, Copy, X } from 'lucide-react';
import { Button } from './button';

export interface CopyButtonProps {
  text: string;
  /** What is copied: "digest", "SQL". */
  noun: string;
  /** Shows the words, not only the picture. */
  isLabelShown?: boolean;
  className?: string;
}

type Answer = 'none' | 'copied' | 'refused';

/** Puts a text on the clipboard and says whether that worked. */
export function CopyButton({ text, noun, isLabelShown = false, className }: CopyButtonProps) {
  const [answer, setAnswer] = useState<Answer>('none');
  useEffect(() => {
    if (answer === 'none') return undefined;
    const timer = setTimeout(() => setAnswer('none'), 2000);
    return () => clearTimeout(timer);
  }, [answer]);
  return (
    <>
      <Button
        variant="quiet"
        size="sm"
        icon={ICONS[answer]}
        {...(className !== undefined && { className })}
        {...(isLabelShown ? {} : { 'aria-label': `Copy ${noun}` })}
        onPress={() => void copy(text).then(setAnswer)}
      >
        {isLabelShown ? `Copy ${noun}` : undefined}
      </Button>
      <span role="status" className="sr-only">
        {WORDS[answer]}
      </span>
    </>
  );
}

const ICONS = {
  none: <Copy />,
  copied: <Check className="text-ok-ink" />,
  refused: <X className="text-bad-ink" />,
};
const WORDS = { none: '', copied: 'Copied', refused: 'The browser refused to copy' };

/** The clipboard exists on https and localhost only. */
async function copy(text: string): Promise<Answer> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    return 'refused';
  }
}
