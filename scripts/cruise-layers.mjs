import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import configuration from '../.dependency-cruiser.cjs';

/** @typedef {{ rule: string, from: string, to: string }} LayerViolation */
/** @typedef {{ modules: string[], violations: LayerViolation[] }} LayerReport */

/**
 * Reads all imports below a folder and compares them with the layer rules.
 * @param {string} root a checkout, or a tree laid out like one, with a tsconfig.json
 * @param {readonly string[]} entries files and folders in it
 * @returns {Promise<LayerReport>}
 */
export async function cruiseLayers(root, entries) {
  const result = await cruise(
    [...entries],
    {
      ...configuration.options,
      baseDir: root,
      ruleSet: { forbidden: layerRules() },
      validate: true,
    },
    // The path alias of tsconfig.json, which has no baseUrl for the checker to find it by.
    { alias: { '@': root } },
    { tsConfig: extractTSConfig(join(root, 'tsconfig.json')) },
  );
  if (typeof result.output === 'string') throw new TypeError('dependency-cruiser answered with text');
  return {
    modules: result.output.modules.map((module) => module.source),
    violations: result.output.summary.violations.map((violation) => ({
      rule: violation.rule.name,
      from: violation.from,
      to: violation.to,
    })),
  };
}

/** @returns {import('dependency-cruiser').IForbiddenRuleType[]} */
export function layerRules() {
  return configuration.forbidden;
}
