/** Engines and packages that a flow uses and that no list of requirements names: the run fails at the import. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { QualityFacts } from '../facts.ts';
import { BRINGS, distributionOf, ENGINES } from '../packages.ts';
import { literal, type PythonUse } from '../python-use.ts';

export function checkRequiredEngines(facts: QualityFacts): Diagnostic[] {
  const { files, requirements, knowsRequirements } = facts;
  if (!knowsRequirements) return [];
  const installed = new Set(requirements.flatMap(({ name }) => [name, BRINGS[name] ?? name]));
  const said = new Set<string>();
  return [...files.flatMap(needs), ...rulesNeed(facts)].flatMap(
    ({ distribution, where, uses = 'is used here' }) => {
      if (installed.has(distribution) || said.has(distribution)) return [];
      said.add(distribution);
      const lists = [...new Set(requirements.map((each) => each.where.file))];
      return [
        diagnostic('TQ4008', {
          message: `\`${distribution}\` ${uses}, and ${nameList(lists)} ${lists.length === 1 ? 'does' : 'do'} not ask for it`,
          where,
          help: `add \`${distribution}==X.Y.Z\` with the version that was tested`,
        }),
      ];
    },
  );
}

interface Need {
  distribution: string;
  where: Span;
  /** What is done with it. */
  uses?: string;
}

/** A flow may run rules by a module that loads engines by their name, so that no import names one. */
function rulesNeed({ flows, ruleFiles, document }: QualityFacts): Need[] {
  if (flows.length === 0) return [];
  return ruleFiles.flatMap(({ path, written, engines = [] }) =>
    engines.flatMap((engine) => {
      const distribution = ENGINES[engine];
      if (distribution === undefined) return [];
      return [{ distribution, where: document.spanOf(path, 'value'), uses: `runs rules of \`${written}\`` }];
    }),
  );
}

function needs({ imports, calls }: PythonUse): Need[] {
  const imported = [...imports.values()].flatMap(({ module, path, where }) => {
    const distribution = distributionOf(module) ?? distributionOf(path);
    return distribution === undefined ? [] : [{ distribution, where }];
  });
  const named = calls.flatMap((call) => {
    const value = call.keywords.get('engine_name')?.value;
    const distribution = ENGINES[String(literal(value))];
    return value && distribution !== undefined ? [{ distribution, where: value.where }] : [];
  });
  return [...imported, ...named];
}
