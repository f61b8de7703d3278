import * as z from 'zod';
import { DEPLOY_STATES } from '../../../engine/model/deploy';

/** The state of a deploy, as its column has it. */
export const deployState = z.enum(DEPLOY_STATES);
