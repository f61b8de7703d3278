import { Download } from 'lucide-react';
import { LinkButton } from './link-button';

/** The same rows as a file for a spreadsheet. */
export function CsvLink({ href, of }: { href: string; of: string }) {
  return (
    <LinkButton
      href={href}
      size="sm"
      variant="quiet"
      icon={<Download />}
      aria-label={`CSV of ${of}`}
      download
    >
      CSV
    </LinkButton>
  );
}
