/** What a new project consists of, but for its domains. */
import { filledLayers } from './fill-template.ts';
import { prefectYaml } from './prefect-yaml.ts';
import type { CiName, EngineName, PoolType, ProjectChoices, ScaffoldFile, Templates } from './scaffold.ts';

const ENGINE_LAYERS: Readonly<Record<EngineName, readonly string[]>> = {
  truthound: ['project/polars', 'project/truthound'],
  pandera: ['project/pandas', 'project/pandera'],
  great_expectations: ['project/pandas', 'project/great_expectations'],
};

/** Where images are built, pipelines need an engine and a registry. */
function pipelineLayers(ci: CiName, poolType: PoolType): string[] {
  return ci === 'none' ? [] : [`ci/${ci}/${poolType === 'process' ? 'process' : 'containers'}`];
}

/** The module that judges data by compiled rules; every project has the same. */
const RULES_MODULE = 'src/core/rules.py';

/** `prefect.yaml` among them, with the deployments that tell of failures alone. In the order of their paths. */
export function projectFiles(choices: ProjectChoices, templates: Templates): ScaffoldFile[] {
  const { project, domain, engine, poolType, ci, version } = choices;
  const layers = ['project/common', ...ENGINE_LAYERS[engine], ...pipelineLayers(ci, poolType)];
  const files = filledLayers(templates, layers, { project, domain, version, pool_type: poolType });
  const rules = templates.get(`rules/${RULES_MODULE}`);
  if (rules === undefined) throw new Error(`there is no template \`rules/${RULES_MODULE}\``);
  return [
    ...files,
    { path: RULES_MODULE, text: rules },
    { path: 'prefect.yaml', text: prefectYaml(choices) },
  ].sort((one, other) => (one.path < other.path ? -1 : 1));
}
