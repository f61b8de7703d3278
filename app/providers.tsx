'use client';

import { useState, type ReactNode } from 'react';
import { useRouter } from 'next/navigation';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ThemeProvider } from 'next-themes';
import { I18nProvider, RouterProvider } from 'react-aria-components';
import { ClockProvider } from '@/components/ui/clock';
import type { ClockChoice } from '@/lib/client/clock-choice';
import { ToastRegion } from '@/components/ui/toast-region';

export interface ProvidersProps {
  /** Of this answer's content security policy. */
  nonce: string | undefined;
  /** When the server rendered the page, as ISO 8601. */
  serverNow: string;
  /** The clock that this browser chose, as far as the server knows. */
  serverClock: ClockChoice;
  children: ReactNode;
}

/** What every page stands in: theme, language of the controls, links, query cache, clock, toasts. */
export function Providers({ nonce, serverNow, serverClock, children }: ProvidersProps) {
  const router = useRouter();
  const [queryClient] = useState(createQueryClient);
  return (
    <ThemeProvider
      attribute="class"
      storageKey="lockkeeper-theme"
      disableTransitionOnChange
      {...(nonce !== undefined && { nonce })}
    >
      <I18nProvider locale="en-GB">
        <RouterProvider navigate={(path) => router.push(path)}>
          <QueryClientProvider client={queryClient}>
            <ClockProvider serverNow={serverNow} serverClock={serverClock}>
              {children}
              <ToastRegion />
            </ClockProvider>
          </QueryClientProvider>
        </RouterProvider>
      </I18nProvider>
    </ThemeProvider>
  );
}

/** Events say what is out of date, so nothing is fetched again merely because a window was looked at. */
function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { staleTime: 15_000, refetchOnWindowFocus: false, retry: 1 } },
  });
}
