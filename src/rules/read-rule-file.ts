/** Text → rule file: what it says, judged rule by rule. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { diagnostic } from '../diagnostics/diagnostic.ts';
import type { Path } from '../diagnostics/span.ts';
import {
  parseDocument,
  parseJsonDocument,
  type ParsedText,
  type ParsedYaml,
} from '../project/parse-document.ts';
import { isMapping, valueAt } from '../project/yaml-value.ts';
import { isRuleMapping } from './python-value.ts';
import { ruleValueAt } from './read-value.ts';
import {
  ENGINES,
  type Engine,
  type Rule,
  type RuleMapping,
  type RuleSeverity,
  type RuleValue,
} from './rule.ts';
import type { RuleEntry, RuleFile } from './rule-file.ts';
import { judgeRule } from './validator/judge-rule.ts';
import { ruleSchema } from './vocabulary.ts';

export interface ReadRuleFile {
  /** Undefined where the text is no YAML or JSON. */
  file?: RuleFile;
  text: string;
  diagnostics: readonly Diagnostic[];
}

/** `file` is the name used in places; one that ends in `.json` is read as JSON. Never throws. */
export function readRuleFile(file: string, bytes: Uint8Array | string): ReadRuleFile {
  const parsed = parseRules(file, bytes);
  const diagnostics = parsed.diagnostics.map(aboutRules);
  if (!parsed.document) return { text: parsed.text, diagnostics };
  return { file: ruleFileOf(parsed.document), text: parsed.text, diagnostics };
}

function parseRules(file: string, bytes: Uint8Array | string): ParsedText {
  return file.toLowerCase().endsWith('.json') ? parseJsonDocument(file, bytes) : parseDocument(file, bytes);
}

/** The reader's advice for an empty file is about `prefect.yaml`. */
function aboutRules(found: Diagnostic): Diagnostic {
  if (found.code !== 'TQ1003') return found;
  return diagnostic('TQ1003', {
    ...found,
    help: 'write `version: 1`, `engine`, `dataset` and `rules`',
  });
}

function ruleFileOf(document: ParsedYaml): RuleFile {
  const dates: Path[] = [];
  const { data } = document;
  const path: Path = isMapping(data) ? ['rules'] : [];
  const list = valueAt(data, path);
  const entries = Array.isArray(list)
    ? list.map((value, index) => {
        const at = [...path, index];
        return entryOf(
          document,
          at,
          index,
          ruleValueAt(document, at, value, (date) => dates.push(date)),
        );
      })
    : [];
  const engine = valueAt(data, ['engine']);
  const dataset = valueAt(data, ['dataset']);
  return {
    document,
    entries,
    dates,
    ...(ENGINES.includes(engine as Engine) ? { engine: engine as Engine } : {}),
    dataset: typeof dataset === 'string' ? dataset : nameOfFile(document.file),
  };
}

function nameOfFile(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? file).replace(/\.[^.]+$/, '');
}

function entryOf(document: ParsedYaml, path: Path, index: number, value: RuleEntry['value']): RuleEntry {
  const outcome = judgeRule(value, { strict: true });
  if (outcome.outcome !== 'accepted' || outcome.normalized === undefined || !isRuleMapping(value))
    return { index, path, value, outcome };
  return { index, path, value, outcome, rule: ruleOf(document, path, index, value, outcome.normalized) };
}

function ruleOf(
  document: ParsedYaml,
  path: Path,
  index: number,
  written: RuleMapping,
  normalized: RuleMapping,
): Rule {
  const schema = ruleSchema(String(normalized.get('type')));
  if (schema === undefined) throw new Error('a rule without a known type was accepted');
  const fields = new Map<string, RuleValue>();
  for (const { name } of schema.fields) {
    const value = name === 'column' || name === 'severity' ? undefined : normalized.get(name);
    if (value !== undefined) fields.set(name, value);
  }
  const column = normalized.get('column');
  const name = written.get('name');
  return {
    index,
    type: schema.type,
    severity: normalized.get('severity') as RuleSeverity,
    fields,
    // Asked for only where something is wrong; a getter, so that no place is made for every other rule.
    get where() {
      return document.spanOf(path);
    },
    ...(typeof column === 'string' ? { column } : {}),
    ...(typeof name === 'string' ? { name } : {}),
  };
}
