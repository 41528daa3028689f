/** What a domain adds to a project: its flow, rules, sample data and test, and a deployment for each environment. */
import type { YamlMapping } from '../project/yaml-value.ts';
import { compileRules } from '../rules/compile/compile.ts';
import { printCompiled } from '../rules/compile/compiled.ts';
import { readRuleFile } from '../rules/read-rule-file.ts';
import { ruleSetOf } from '../rules/rule-file.ts';
import { blockName, environmentName, flowName, workPool } from './environments.ts';
import { filledLayers } from './filled-layers.ts';
import {
  type DomainChoices,
  type DomainScaffold,
  type EngineName,
  type EnvironmentName,
  ENVIRONMENTS,
  type ScaffoldFile,
  type Templates,
} from './scaffold.ts';

const LAYERS: Readonly<Record<EngineName, readonly string[]>> = {
  truthound: ['domain/common', 'domain/truthound'],
  pandera: ['domain/common', 'domain/pandas'],
  great_expectations: ['domain/common', 'domain/pandas'],
};

/** Of `templates/domain/common/data`: what the test of a domain has to know. */
const SAMPLE = {
  rows: 10,
  broken: [
    'unique:id',
    'regex:id',
    'not_null:customer_id',
    'in_set:status',
    'in_range:quantity',
    'in_range:price',
    'max_length:country',
  ],
};

/** The flow that needs its engine alone; `choices.rung` is not looked at. */
export function domainFiles(choices: DomainChoices, templates: Templates): DomainScaffold {
  const { project, domain, engine, learnt } = choices;
  const { rows, broken } = learnt ?? SAMPLE;
  const words = {
    project,
    domain,
    flow: flowName(project, domain),
    engine,
    rows: String(rows),
    broken_rules: pythonSet(broken),
  };
  const ofTemplates = filledLayers(templates, LAYERS[engine], words);
  const ofData = learnt === undefined ? new Map<string, string>() : learntFiles(domain, learnt);
  const files = ofTemplates.map((file) => ({ ...file, text: ofData.get(file.path) ?? file.text }));
  return {
    files: [...files, compiledFile(domain, files)],
    deployments: ENVIRONMENTS.map((environment) => deployment(choices, environment)),
    blocks: files.filter(({ path }) => path.startsWith('blocks/')).map(({ path }) => path),
  };
}

/** `{"unique:id", …}`, a line for each. */
function pythonSet(names: readonly string[]): string {
  // JSON escapes as Python does, but for characters beyond 16 bits, which it writes as they are.
  return `{\n${names.map((name) => `    ${JSON.stringify(name)},\n`).join('')}}`;
}

/** As the template of a rule file begins. */
const FOR_EDITORS = '# yaml-language-server: $schema=../.rules.schema.json\n';

function learntFiles(
  domain: string,
  { rules, sample, bad }: NonNullable<DomainChoices['learnt']>,
): Map<string, string> {
  return new Map([
    [`quality/${domain}.yaml`, `${FOR_EDITORS}${rules}`],
    [`data/${domain}.csv`, sample],
    [`data/${domain}-bad.csv`, bad],
  ]);
}

/** What `tq rules compile` writes. Throws when the rule file holds none that its engine runs. */
function compiledFile(domain: string, files: readonly ScaffoldFile[]): ScaffoldFile {
  const path = `quality/${domain}.yaml`;
  const text = files.find((file) => file.path === path)?.text ?? '';
  const { file } = readRuleFile(path, text);
  const set = file && ruleSetOf(file);
  if (set === undefined) throw new Error(`the rules of \`${path}\` cannot be read`);
  return { path: `quality/.compiled/${domain}.json`, text: printCompiled(compileRules(set).compiled) };
}

/** An entry of `deployments:`. */
function deployment(
  { project, domain, engine, poolType }: DomainChoices,
  environment: EnvironmentName,
): YamlMapping {
  const isProduction = environment === 'prod';
  const name = `${domain}-${environment}`;
  return {
    name,
    description: isProduction
      ? `Checks each delivery of ${domain}; bad data fails the run.`
      : `Checks deliveries of ${domain} in staging; bad data is told of, and the run completes.`,
    tags: ['data-quality', domain, environmentName(project, environment)],
    entrypoint: `src/prefect_flows/${domain}.py:${domain}_quality`,
    parameters: {
      data_path: `data/${domain}.csv`,
      ...(engine === 'truthound'
        ? { block: blockName(project, domain, environment) }
        : { fail_on: isProduction ? 'error' : 'never' }),
    },
    work_pool: workPool(project, environment, poolType),
    schedules: [
      { slug: 'daily', cron: '0 6 * * *', timezone: 'UTC', ...(isProduction ? {} : { active: false }) },
    ],
    concurrency_limit: { limit: 1, collision_strategy: 'ENQUEUE' },
    tq: { rules: [`quality/${domain}.yaml`], environment },
  };
}
