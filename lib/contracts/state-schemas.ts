import * as z from 'zod/mini';
import { DEPLOY_STATES, DRIFT_LEVELS, ENVIRONMENT_STATES } from './states';

export const environmentState = z.enum(ENVIRONMENT_STATES);
export const deployState = z.enum(DEPLOY_STATES);
export const driftLevel = z.enum(DRIFT_LEVELS);
