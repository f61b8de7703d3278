'use server';

import { disablePerson, enablePerson, removeSecondFactor, setAdministrator } from '@/lib/engine/index';
import { invitePersonInput, personInput, setAdministratorInput, setRoleInput } from '@/lib/contracts/people';
import { defineAction } from '@/lib/server/web/define-action';
import { inviteByLink } from '@/lib/server/web/invite-by-link';
import { setRole } from '@/lib/server/web/set-role';

const PEOPLE = [['people']] as const;

export const inviteAction = defineAction({
  name: 'people.invite',
  input: invitePersonInput,
  run: inviteByLink,
  invalidates: PEOPLE,
});

export const setRoleAction = defineAction({
  name: 'people.set_role',
  input: setRoleInput,
  run: setRole,
  invalidates: PEOPLE,
});

export const setAdministratorAction = defineAction({
  name: 'people.set_administrator',
  input: setAdministratorInput,
  run: setAdministrator,
  invalidates: PEOPLE,
});

export const disableAction = defineAction({
  name: 'people.disable',
  input: personInput,
  run: disablePerson,
  invalidates: PEOPLE,
});

export const enableAction = defineAction({
  name: 'people.enable',
  input: personInput,
  run: enablePerson,
  invalidates: PEOPLE,
});

export const removeSecondFactorAction = defineAction({
  name: 'people.remove_second_factor',
  input: personInput,
  run: removeSecondFactor,
  invalidates: PEOPLE,
});
