/** What a new project consists of, but for its domains. */
import { filledLayers } from './filled-layers.ts';
import { prefectYaml } from './prefect-yaml.ts';
import type {
  Around,
  CiName,
  EngineName,
  PoolType,
  ProjectChoices,
  ScaffoldFile,
  Templates,
} from './scaffold.ts';

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

/** For editors, beside the files that name them: `# yaml-language-server: $schema=./.prefect.schema.json`. */
const EDITOR_SCHEMAS = ['prefect', 'rules', 'block'] as const;

/** As in an empty folder outside of any repository. */
export const NOTHING_AROUND: Around = { packagesIn: [], hasOwnPackage: false, dockerfiles: [] };

/** `prefect.yaml` among them, with the deployments that tell of failures alone. In the order of their paths. */
export function projectFiles(choices: ProjectChoices, templates: Templates): ScaffoldFile[] {
  const { project, domain, engine, poolType, ci, version, around = NOTHING_AROUND } = choices;
  const layers = [
    'project/common',
    ...imageLayers(around),
    ...ENGINE_LAYERS[engine],
    ...pipelineLayers(ci, poolType),
  ];
  const branch = around.mainBranch ?? 'main';
  const files = filledLayers(templates, layers, { project, domain, version, branch, pool_type: poolType });
  const left = leftOut(around, poolType);
  return [
    ...files.filter(({ path }) => !left.has(path)),
    { path: RULES_MODULE, text: textOf(templates, `rules/${RULES_MODULE}`) },
    ...editorSchemas(templates),
    { path: 'prefect.yaml', text: prefectYaml(choices) },
  ].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** The schemas that `tq` checks with, where the files of a project look for them. */
function editorSchemas(templates: Templates): ScaffoldFile[] {
  return EDITOR_SCHEMAS.map((name) => ({
    path: `.${name}.schema.json`,
    text: textOf(templates, `schemas/${name}.schema.json`),
  }));
}

/** A package of the project's own is built by what its `pyproject.toml` names, and brings its packages along. */
function imageLayers({ hasOwnPackage, packagesIn }: Around): string[] {
  if (!hasOwnPackage) return [];
  return [
    'project/own-package',
    ...(packagesIn.length === 0 ? [] : ['project/own-package-without-requirements']),
  ];
}

/** What would be of no use beside what is there, or would be a second word on it. */
function leftOut(
  { prefix, packagesIn, hasOwnPackage, dockerfiles }: Around,
  poolType: PoolType,
): Set<string> {
  const isImageMade = poolType !== 'process' || (dockerfiles.length === 0 && !hasOwnPackage);
  const isForOwnImage = dockerfiles.includes('Dockerfile');
  // An image is made of some list of packages.
  const hasList = packagesIn.length > 0 && (poolType === 'process' || hasOwnPackage);
  return new Set([
    ...(prefix ? ['.pre-commit-config.yaml'] : []),
    ...(isImageMade ? [] : ['Dockerfile']),
    ...(isImageMade && !isForOwnImage ? [] : ['.dockerignore']),
    ...(hasList ? ['requirements.txt', 'requirements-dev.txt'] : []),
    // Ours takes its packages from `requirements.txt`.
    ...(hasList && !hasOwnPackage ? ['pyproject.toml'] : []),
  ]);
}

/** A template that is not there is a defect of `tq`. */
function textOf(templates: Templates, path: string): string {
  const text = templates.get(path);
  if (text === undefined) throw new Error(`there is no template \`${path}\``);
  return text;
}
