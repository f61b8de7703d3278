'use client';

import type { ReactNode } from 'react';
import { useRouter } from 'next/navigation';
import { FileSearch } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { PrepareDeployInput, PreparationPageView } from '@/lib/contracts/plan';
import { withSearch } from '@/lib/contracts/with-search';
import { FailureList } from '@/components/plans/failure-list';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { preparationPath, type PreparationPage } from './preparation-path';
import { usePlanning } from './use-planning';

/** What a person wants of the environment; what is not said is nothing. */
export type PlanWish = Partial<Pick<PrepareDeployInput, 'upTo' | 'settings' | 'resolve' | 'undo'>>;

export interface PlanningFormProps {
  view: PreparationPageView;
  action: Action<PrepareDeployInput, AskedView>;
  /** Where the plan is shown, and what its address says besides. */
  page: PreparationPage;
  search: Readonly<Record<string, string | null>>;
  wish: (form: FormData) => PlanWish;
  words: {
    /** Over the reasons why there is no plan. */
    readonly refused: string;
    readonly ask: string;
    readonly askAgain: string;
    /** What the worker does meanwhile. */
    readonly working: string;
  };
  children: ReactNode;
}

/** Asks for a plan and follows the worker until it is there; the page then shows it. */
export function PlanningForm({ view, action, page, search, wish, words, children }: PlanningFormProps) {
  const router = useRouter();
  const { plan, isPending, isPlanning, errors, refusals } = usePlanning(action, (planId) => {
    const replaces = view.replaces?.id ?? null;
    router.push(withSearch(preparationPath(view, page), { ...search, plan: planId, replaces }));
  });
  const { environment, releaseId, cannotRequest } = view;
  return (
    <Form
      errors={errors}
      onSubmit={(event) => {
        event.preventDefault();
        const nothing = { upTo: null, settings: null, resolve: null, undo: null };
        const wanted = wish(new FormData(event.currentTarget));
        plan({ environmentId: environment.id, releaseId, ...nothing, ...wanted });
      }}
    >
      <FailureList title={words.refused} failures={refusals} />
      {children}
      <div>
        <Button
          type="submit"
          variant={view.plan === null ? 'primary' : 'secondary'}
          icon={<FileSearch />}
          isPending={isPending}
          disabledReason={cannotRequest ?? undefined}
        >
          {view.plan === null ? words.ask : words.askAgain}
        </Button>
      </div>
      <p role="status" className="min-h-5 text-sm text-ink-3">
        {isPlanning && words.working}
      </p>
    </Form>
  );
}
