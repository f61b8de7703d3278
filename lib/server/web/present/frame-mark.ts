import 'server-only';
import type { NavFacts } from '../../../engine/index';

/** What the frame of a page says of everything; another text when it says something else. Pure. */
export const frameMark = ({
  waitingForMe,
  owedGlasses,
  openDrift,
  isAdministrator,
  isBroken,
}: NavFacts): string => [waitingForMe, owedGlasses, openDrift, isAdministrator, isBroken].join();
