/** One more rule in a rule file that is there, its comments and its order kept. */
import { isSameValue } from '../importing/same-value.ts';
import { rewriteYaml } from '../importing/yaml-text/rewrite.ts';
import { parseDocument } from '../project/parse-document.ts';
import { isMapping, type YamlMapping } from '../project/yaml-value.ts';
import { TAGS } from '../project/yaml/nodes.ts';
import { resolveTag } from '../project/yaml/resolve.ts';
import { yamlText } from '../rules/import/yaml-text.ts';
import { type FieldType, ruleSchema } from '../rules/vocabulary.ts';
import { commentsOf, underKey, type Woven } from './weave.ts';

export interface AskedRule {
  /** One that the vocabulary has. */
  type: string;
  column: string | undefined;
  severity: string | undefined;
  name: string | undefined;
  /** Fields by name, each as it was typed: `0`, `new,paid`, `[1, 2]`. */
  settings: ReadonlyMap<string, string>;
}

/** Stands for the rule while the place for it is made. */
const PLACE = 'tq-puts-the-rule-here';

/** The rule is on one line, behind the others. A problem is the rest of a sentence that begins with the name of the file. */
export function weaveRule(text: string, rule: AskedRule): Woven {
  const { document, diagnostics } = parseDocument('rules.yaml', text);
  const data = document?.data;
  if (!isMapping(data) || diagnostics.some(({ severity }) => severity === 'error'))
    return { problem: 'is no rule file that can be read' };
  const { rules = null } = data;
  if (rules !== null && !Array.isArray(rules))
    return { problem: 'has something else than a list under `rules`' };
  const wanted: YamlMapping = { ...data, rules: [...(rules ?? []), PLACE] };
  const made =
    (rules ?? []).length > 0
      ? rewriteYaml(text, data, wanted)
      : underKey(withKey(text, data), 'rules', [`  - ${PLACE}`]);
  const isPlaced =
    made !== undefined &&
    isSameValue(parseDocument('rules.yaml', made).document?.data, wanted) &&
    commentsOf(made).join('\n') === commentsOf(text).join('\n');
  if (!isPlaced) return { problem: 'is written in a way that tq cannot change safely' };
  return { text: made.replace(PLACE, () => ruleText(rule)) };
}

function withKey(text: string, data: YamlMapping): string {
  if (Object.hasOwn(data, 'rules')) return text;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return `${text}${text.endsWith('\n') ? '' : eol}rules:${eol}`;
}

/** As it stands in the file: `{ type: not_null, column: id }`. */
export function ruleText({ type, column, severity, name, settings }: AskedRule): string {
  const schema = ruleSchema(type);
  const pairs = [
    ...(name === undefined ? [] : [`name: ${yamlText(name)}`]),
    `type: ${schema?.type ?? type}`,
    ...(column === undefined ? [] : [`column: ${yamlText(column)}`]),
    ...[...settings].map(([key, written]) => {
      const field = schema?.fields.find((each) => each.name === key || each.aliases.includes(key));
      return `${yamlText(key)}: ${fieldText(written, field?.type)}`;
    }),
    ...(severity === undefined ? [] : [`severity: ${severity}`]),
  ];
  return `{ ${pairs.join(', ')} }`;
}

function fieldText(written: string, type: FieldType | undefined): string {
  if (type === 'string') return yamlText(written);
  if (type === 'regex') return yamlText(written, true);
  // The validator takes `1.0` and refuses `1`.
  if (type === 'float' && /^-?\d+$/.test(written)) return `${written}.0`;
  if (type === 'list') return listText(written);
  return isFlow(written) ? written : scalarText(written);
}

function listText(written: string): string {
  if (isFlow(written)) return written;
  return `[${written
    .split(',')
    .map((item) => scalarText(item.trim()))
    .join(', ')}]`;
}

/** A list or mapping of YAML on one line. */
function isFlow(written: string): boolean {
  if (!/^\s*[[{]/.test(written) || written.includes('\n')) return false;
  const { document, diagnostics } = parseDocument('value.yaml', `value: ${written}\n`);
  const value = isMapping(document?.data) ? document.data.value : undefined;
  return diagnostics.length === 0 && typeof value === 'object' && value !== null;
}

/** Numbers, `true`, `null` as such; everything else is a text, dates too. */
function scalarText(written: string): string {
  const isOther = [TAGS.int, TAGS.float, TAGS.bool, TAGS.null].some((tag) => tag === resolveTag(written));
  return isOther && written !== '' ? written : yamlText(written);
}
