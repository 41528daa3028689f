/**
 * Templates in `parameters` of a trigger, which the server fills in when the trigger fires and refuses with 422, once
 * the deployment is made, when they are no Jinja (`RunDeployment.validate_parameters` in
 * `prefect/server/events/actions.py`). It looks at no other field (measured on Prefect 3.8.8).
 */
import type { Path } from '../../diagnostics/span.ts';
import type { YamlValue } from '../document.ts';
import { addFault, type Fields } from '../fields.ts';
import { isMapping, nameOf, type YamlMapping } from '../yaml-value.ts';
import { jinjaProblem } from './jinja.ts';

export function checkTemplates(fields: Fields): void {
  const { parameters } = fields.mapping;
  if (isMapping(parameters)) checkMapping(fields, parameters, ['parameters']);
}

/** Of lists, only the items of one that is the value of a key are templates; the server finds those when it fires. */
function checkMapping(fields: Fields, mapping: YamlMapping, path: Path): void {
  if (Object.hasOwn(mapping, '__prefect_kind')) return checkKind(fields, mapping, path);
  for (const [key, value] of Object.entries(mapping)) {
    const items = Array.isArray(value) ? value.entries() : [[undefined, value] as const];
    for (const [index, item] of items) {
      const at = index === undefined ? [...path, key] : [...path, key, index];
      if (isMapping(item)) checkMapping(fields, item, at);
      else checkText(fields, item, at);
    }
  }
}

/** A value in Prefect's own form, `{__prefect_kind: jinja, template: …}`, perhaps inside another one of them. */
function checkKind(fields: Fields, { __prefect_kind: kind, template, value }: YamlMapping, path: Path): void {
  if (kind === 'jinja' && typeof template === 'string') {
    report(fields, template, template, [...path, 'template']);
  } else if (isMapping(value) && Object.hasOwn(value, '__prefect_kind')) {
    checkKind(fields, value, [...path, 'value']);
  }
}

/** Text is a template only with one of the two opening delimiters. */
function checkText(fields: Fields, value: YamlValue, path: Path): void {
  if (typeof value !== 'string' || !/\{[{%]/.test(value)) return;
  const text = value.trim();
  const isOneExpression = text.startsWith('{{') && text.endsWith('}}') && text.split('{{').length === 2;
  // The server keeps the type of a value that is one expression by taking it apart and adding a filter.
  report(fields, value, isOneExpression ? `{{ ${text.slice(2, -2).trim()} | tojson }}` : value, path);
}

function report(fields: Fields, written: string, template: string, path: Path): void {
  const problem = jinjaProblem(template);
  if (problem === undefined) return;
  addFault(fields, path, {
    message: `${nameOf(path)} is no template that the server takes: ${jinjaProblem(written) ?? '`| tojson` does not fit behind its expression, where the server puts it'}`,
    help: helpFor(written),
  });
}

function helpFor(written: string): string {
  const insides = written.split('{{').slice(1);
  const variable = insides.map((inside) => /^[^}]*\$(\w+)/.exec(inside)?.[1]).find(Boolean);
  if (variable !== undefined)
    return `set the environment variable \`${variable}\`, and write \`{{ $${variable} }}\` with nothing else inside`;
  if (/^\s*\{\{[-+]|[-+]\}\}\s*$/.test(written)) return 'write `{{ … }}` without `-` and `+`';
  return 'values are Jinja templates; put text that is none between `{% raw %}` and `{% endraw %}`';
}
