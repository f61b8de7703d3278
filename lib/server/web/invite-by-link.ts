import 'server-only';
import type { InvitationView } from '../../contracts/people';
import { invitePerson } from '../../engine/index';
import { success, type Result } from '../../engine/base/result';
import type { ActContext } from '../../engine/model/person';
import { webContainer } from './web-process';

/** Invites a person and gives the whole link, at the public address of this installation. */
export async function inviteByLink(
  ports: Parameters<typeof invitePerson>[0],
  context: ActContext,
  input: Parameters<typeof invitePerson>[2],
): Promise<Result<InvitationView>> {
  const invited = await invitePerson(ports, context, input);
  if (!invited.ok) return invited;
  const { email, token, expiresAt } = invited.value;
  return success({ email, url: `${webContainer().settings.publicOrigin}/join/${token}`, expiresAt });
}
