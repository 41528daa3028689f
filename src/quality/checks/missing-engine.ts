/** Engines and packages that a flow uses and that no list of requirements names: the run fails at the import. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { QualityFacts } from '../facts.ts';
import { distributionOf, ENGINES } from '../packages.ts';
import { literal, type PythonUse } from '../python-use.ts';

/** What installing one of them brings along. */
const BRINGS: Readonly<Record<string, string>> = { 'truthound-orchestration': 'truthound' };

export function checkRequiredEngines({ files, requirements, knowsRequirements }: QualityFacts): Diagnostic[] {
  if (!knowsRequirements) return [];
  const installed = new Set(requirements.flatMap(({ name }) => [name, BRINGS[name] ?? name]));
  const said = new Set<string>();
  return files.flatMap(needs).flatMap(({ distribution, where }) => {
    if (installed.has(distribution) || said.has(distribution)) return [];
    said.add(distribution);
    const lists = [...new Set(requirements.map((each) => each.where.file))];
    return [
      diagnostic('TQ4008', {
        message: `\`${distribution}\` is used here, and ${lists.map((list) => `\`${list}\``).join(', ')} does not ask for it`,
        where,
        help: `add \`${distribution}==X.Y.Z\` with the version that was tested`,
      }),
    ];
  });
}

function needs({ imports, calls }: PythonUse): { distribution: string; where: Span }[] {
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
