/** TQ3012: a rule that the engine of its file cannot check: it would be left out, and bad data would pass. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { valueAt } from '../../project/yaml-value.ts';
import { compileRules, enginesRefusing } from '../compile/compile.ts';
import { ENGINE_NAMES, type Engine, ENGINES, type Rule, type RuleType } from '../rule.ts';
import { type RuleFile, ruleSetOf } from '../rule-file.ts';
import { placeOf, titleOf } from './check.ts';

export function checkUnsupportedRule(file: RuleFile, isWrong: (rule: Rule) => boolean): Diagnostic[] {
  const set = ruleSetOf(file);
  if (set === undefined) return [];
  return compileRules(set).refusals.flatMap(({ rule, reason }) => {
    const entry = file.entries[rule.index];
    if (entry === undefined || isWrong(rule)) return [];
    const others = enginesChecking(rule);
    const field = fieldAtFault(rule, others.length === 0);
    const help =
      others.length === 0 && field !== undefined ? HELP[field] : otherWay(others, engineNamed(file));
    return [
      diagnostic('TQ3012', {
        message: `${ENGINE_NAMES[set.engine]} cannot check ${titleOf(entry)}: ${reason}`,
        where: placeOf(file, entry, field ?? 'type'),
        help,
      }),
    ];
  });
}

/** By the file itself, which is compiled for another one where that is asked for. */
function engineNamed({ document }: RuleFile): Engine | undefined {
  const named = valueAt(document.data, ['engine']);
  return ENGINES.find((engine) => engine === named);
}

function enginesChecking(rule: Rule): Engine[] {
  const refusing = enginesRefusing(rule);
  return ENGINES.filter((engine) => !refusing.has(engine));
}

/** Where not the type of the rule is the matter, but what it says. `isHopeless`: no engine takes it. */
function fieldAtFault({ type, column = '' }: Rule, isHopeless: boolean): string | undefined {
  if (isHopeless) return SPOKEN[type];
  if (column === '*' || /^\^.*\$$/s.test(column)) return 'column';
  return type === 'regex' || type === 'dtype' ? SPOKEN[type] : undefined;
}

const SPOKEN: Partial<Record<RuleType, string>> = {
  in_set: 'values',
  dtype: 'dtype',
  regex: 'pattern',
  expression: 'expression',
  conditional_null: 'condition',
};

const COMPARISONS = "compare columns and values: `amount >= 0 and status in ('open', 'shipped')`";

const HELP: Readonly<Record<string, string>> = {
  values: 'write values of one kind: texts, booleans, integers or finite floats',
  dtype: 'write one of these',
  expression: COMPARISONS,
  condition: COMPARISONS,
};

function otherWay(others: readonly Engine[], named: Engine | undefined): string {
  if (others.length === 0) return 'check it in the flow: no engine can do it from a file';
  if (named !== undefined && others.includes(named))
    return `${ENGINE_NAMES[named]}, which the file names, can: leave \`--engine\` out`;
  const names = others.map((engine) => ENGINE_NAMES[engine]).join(' and ');
  return `${names} can: move it to a rule file with \`engine: ${others[0]}\`, or check it in the flow`;
}
