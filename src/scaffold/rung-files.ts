/** A domain whose flow uses truthound-orchestration, on one of the rungs. */
import { mappingOf, type YamlMapping } from '../project/yaml-value.ts';
import { domainFiles } from './domain-files.ts';
import { flowName } from './environments.ts';
import { filledLayers, type Words } from './filled-layers.ts';
import { parametersOn } from './rung-deployments.ts';
import { RUNGS } from './rungs.ts';
import type {
  DomainChoices,
  DomainNames,
  DomainScaffold,
  Rung,
  ScaffoldFile,
  Templates,
} from './scaffold.ts';

/**
 * As `domainFiles`, with the flow and the test of the rung, and the module that lets it judge by rules. `task` has no
 * block files: its settings stand in the code. Needs `RUNG_REQUIREMENT`. Throws for an engine other than Truthound: the
 * released blocks work with no other (`blocks/engine.py` of truthound-orchestration 3.0.3).
 */
export function rungFiles(choices: DomainChoices & { rung: Rung }, templates: Templates): DomainScaffold {
  const { project, domain, engine, rung } = choices;
  if (engine !== 'truthound') throw new Error(`the rung \`${rung}\` needs Truthound, not ${engine}`);
  const base = domainFiles(choices, templates);
  const test = base.files.find(({ path }) => path === testPath(domain));
  const facts = test && factsOfTest(test.text, domain, templates);
  if (facts === undefined) throw new Error('the template of the test of a domain is another one');
  const ofRung = rungLayer(rung, choices, facts, templates);
  const replaced = new Set(ofRung.map(({ path }) => path));
  const kept = base.files.filter(
    ({ path }) => !replaced.has(path) && !(rung === 'task' && path.startsWith('blocks/')),
  );
  return {
    files: [...kept, ...ofRung],
    deployments: base.deployments.map((entry) => ({
      ...entry,
      parameters: parametersOn(rung, mappingOf(entry.parameters), {
        project,
        domain,
        environment: environmentOf(entry),
      }),
    })),
    blocks: rung === 'task' ? [] : base.blocks,
  };
}

export const flowPath = (domain: string): string => `src/prefect_flows/${domain}.py`;
export const testPath = (domain: string): string => `tests/test_${domain}.py`;

/** What the test of a domain knows of its data. */
export type TestFacts = Pick<Words, 'rows' | 'broken_rules'>;

/** The files of a rung itself: its flow, its test, and the module beside the rules. */
export function rungLayer(
  rung: Rung,
  names: DomainNames,
  facts: TestFacts,
  templates: Templates,
): ScaffoldFile[] {
  return filledLayers(templates, ['rungs/common', `rungs/${rung}`], wordsOf(names, facts));
}

function wordsOf({ project, domain }: DomainNames, facts: TestFacts): Words {
  return { ...facts, project, domain, flow: flowName(project, domain) };
}

/** The flow on each of the rungs, as it is scaffolded. */
export function flowTexts(names: DomainNames, templates: Templates): string[] {
  return RUNGS.flatMap((rung) => {
    const layer = rungLayer(rung, names, { rows: '', broken_rules: '' }, templates);
    return layer.filter(({ path }) => path === flowPath(names.domain)).map(({ text }) => text);
  });
}

/** What a test that was made of a template says of its data; undefined when it is none, or was changed since. */
export function factsOfTest(text: string, domain: string, templates: Templates): TestFacts | undefined {
  const paths = [...templates.keys()].filter((path) =>
    /^(domain|rungs)\/.*\/test___domain__\.py$/.test(path),
  );
  for (const path of paths) {
    const found = holesOf(templates.get(path) ?? '', domain).exec(plain(text));
    if (found?.groups?.['rows'] !== undefined && found.groups['broken'] !== undefined)
      return { rows: found.groups['rows'], broken_rules: found.groups['broken'] };
  }
  return undefined;
}

/** The same of a test that was changed, as long as it says so in the lines of the template. */
export function factsWrittenIn(text: string): TestFacts | undefined {
  const rows = /^ROWS = (\d+)$/m.exec(plain(text))?.[1];
  const broken = /^BROKEN_BY_BAD_DATA = (\{[^}]*\})/m.exec(plain(text))?.[1];
  return rows === undefined || broken === undefined ? undefined : { rows, broken_rules: broken };
}

/** Matches the template filled in with whatever facts; a hole that stands twice holds the same twice. */
function holesOf(template: string, domain: string): RegExp {
  const source = plain(template)
    .replaceAll('__domain__', domain)
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replace('__rows__', String.raw`(?<rows>\d+)`)
    .replace('__broken_rules__', String.raw`(?<broken>\{[^}]*\})`)
    .replaceAll('__rows__', String.raw`\k<rows>`)
    .replaceAll('__broken_rules__', String.raw`\k<broken>`);
  return new RegExp(`^${source}$`);
}

/** A text as it is compared: how lines end, and blanks at their ends, make no difference. */
export function plain(text: string): string {
  return text.replaceAll(/(?<![ \t])[ \t]*\r?\n/g, '\n').trimEnd();
}

function environmentOf({ tq }: YamlMapping): string | undefined {
  const environment = mappingOf(tq).environment;
  return typeof environment === 'string' ? environment : undefined;
}
