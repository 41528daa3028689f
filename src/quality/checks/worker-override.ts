/** Rules, engines and blocks chosen by the environment of one deployment, where no review of the flow sees them. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isMapping, valueAt } from '../../project/yaml-value.ts';
import type { QualityFacts } from '../facts.ts';

const SETTING =
  /^(TRUTHOUND|GREAT_EXPECTATIONS|PANDERA|GX|DQ|DATA_QUALITY|QUALITY)_.*|^(QUALITY_)?(RULES?|RULES?_(FILE|PATH)|ENGINE_NAME|FAIL_ON_ERROR|WARNING_THRESHOLD|AUTO_SCHEMA|CHECK_MODE)$/i;
/** Parts of such names that are no such setting. */
const HARMLESS = /(TOKEN|SECRET|PASSWORD|KEY|URL|LOG_LEVEL|HOME|ANALYTICS)$/i;

export function checkWorkerOverrides({ document, flows }: QualityFacts): Diagnostic[] {
  return flows.flatMap(({ deployments }) =>
    deployments.flatMap(({ deployment }) => {
      const path = [...deployment.path, 'work_pool', 'job_variables', 'env'];
      const env = valueAt(document.data, path);
      return Object.keys(isMapping(env) ? env : {})
        .filter((name) => SETTING.test(name) && !HARMLESS.test(name))
        .map((name) =>
          diagnostic('TQ4017', {
            message: `\`${name}\` seems to change what is checked for the worker of \`${deployment.name}\` alone`,
            where: document.spanOf([...path, name], 'key'),
            help: 'keep rules, engine and block with the flow: in its code, a rule file or a parameter',
          }),
        );
    }),
  );
}
