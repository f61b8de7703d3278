import type { ReactNode } from 'react';
import { BareShell } from '@/components/shell/bare-shell';

/** The pages of those who are not signed in. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return <BareShell>{children}</BareShell>;
}
