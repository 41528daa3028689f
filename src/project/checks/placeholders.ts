/** Placeholders that cannot be filled in, or that put a secret where it can be read; each where it is written. */
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import type { TemplateSources } from '../../templating/fill-entry.ts';
import { knownOutputs, type KnownOutputs } from '../../templating/known-outputs.ts';
import {
  environmentName,
  environmentValue,
  type Placeholder,
  placeholdersIn,
  wholePlaceholder,
} from '../../templating/placeholder.ts';
import { variableName } from '../../templating/references.ts';
import type { Finding } from '../check-schema.ts';
import type { Document, YamlValue } from '../document.ts';
import { didYouMean, nearMiss } from '../near-miss.ts';
import { STEP_SECTIONS, stepsToRun, writtenSteps } from '../steps.ts';
import { isMapping, valueAt, type YamlMapping } from '../yaml-value.ts';
import { blockFinding } from './block-reference.ts';
import { placeholderPlace } from './placeholder-place.ts';

interface Check {
  document: Document;
  sources: TemplateSources;
  outputs: KnownOutputs;
  findings: Finding[];
}

/** Where a placeholder stands decides what becomes of it. */
type Area = 'value' | 'build-or-push' | 'pull' | 'trigger-parameters';

/** All of one entry, with the steps that stand at the top of the file for it. `extra`: names that options give values for. */
export function checkPlaceholders(
  document: Document,
  entryPath: Path,
  sources: TemplateSources,
  extra: readonly string[],
): Finding[] {
  const pull = writtenSteps(document, entryPath, 'pull').steps;
  const steps = stepsToRun(document, entryPath);
  const outputs = withNames(knownOutputs(steps.map(({ value }) => value)), extra);
  const check: Check = { document, sources, outputs, findings: [] };
  const entry = valueAt(document.data, entryPath) as YamlMapping;
  for (const [key, value] of Object.entries(entry)) {
    if (STEP_SECTIONS.some((section) => section === key)) continue;
    visit(check, value, [...entryPath, key], 'value');
  }
  for (const { value, path } of steps) visit(check, value, path, 'build-or-push');
  for (const [index, { value, path }] of pull.entries()) {
    const before = [...steps, ...pull.slice(0, index)].map((step) => step.value);
    visit({ ...check, outputs: withNames(knownOutputs(before), extra) }, value, path, 'pull');
  }
  return check.findings;
}

function withNames(known: KnownOutputs, extra: readonly string[]): KnownOutputs {
  return {
    ...known,
    names: [...known.names, ...extra],
    canAnswer: (name) => known.canAnswer(name) || extra.includes(name.split(/[.[]/)[0] ?? ''),
  };
}

function visit(check: Check, value: YamlValue, path: Path, area: Area): void {
  if (typeof value === 'string') return checkText(check, value, path, area);
  if (Array.isArray(value)) return value.forEach((item, index) => visit(check, item, [...path, index], area));
  if (!isMapping(value)) return;
  for (const [key, item] of Object.entries(value)) {
    const isParameters = key === 'parameters' && path[2] === 'triggers';
    visit(check, item, [...path, key], isParameters ? 'trigger-parameters' : area);
  }
}

function checkText(check: Check, text: string, path: Path, area: Area): void {
  for (const placeholder of placeholdersIn(text)) {
    const found = findingOf(check, placeholder, text, path, area);
    if (found !== undefined) check.findings.push({ path, diagnostic: found });
  }
  if (area === 'value' || area === 'trigger-parameters') checkListItem(check, text, path, area);
}

function findingOf(check: Check, placeholder: Placeholder, text: string, path: Path, area: Area) {
  const where = placeholderPlace(check.document, path, placeholder.text);
  switch (placeholder.kind) {
    case 'environment':
      return area === 'pull' ? undefined : unsetEnvironment(check, placeholder, where);
    case 'variable':
      return area === 'pull' ? undefined : unsetVariable(check, placeholder, where);
    case 'block':
      return blockFinding(placeholder, text, {
        where,
        server: check.sources.server,
        isStored: area === 'value' || area === 'trigger-parameters',
        isKept: area === 'pull',
      });
    case 'step':
      if (area === 'trigger-parameters') return undefined;
      if (area === 'pull' && isOfWorker(placeholder)) return undefined;
      return singularName(check, placeholder, where) ?? unknownName(check, placeholder, where, area);
  }
}

function unsetEnvironment(
  { sources }: Check,
  placeholder: Placeholder,
  where: Finding['diagnostic']['where'],
) {
  const name = environmentName(placeholder);
  if (environmentValue(sources.environment, name) !== undefined) return undefined;
  return diagnostic('TQ2021', {
    message: `the environment variable \`${name}\` is not set`,
    where,
    help: `set it; \`export ${name}=\` when nothing is meant`,
  });
}

function unsetVariable({ sources }: Check, placeholder: Placeholder, where: Finding['diagnostic']['where']) {
  const name = variableName(placeholder);
  if (sources.server === undefined || Object.hasOwn(sources.server.variables, name)) return undefined;
  const [first = ''] = name.split(/[.[]/);
  const hasParts = first !== name;
  return diagnostic('TQ2021', {
    message: `the server has no variable \`${name}\``,
    where,
    help: hasParts
      ? `a placeholder takes a variable whole; \`prefect.variables.${first}\` has no parts that could be named`
      : `make it with \`prefect variable set ${name} VALUE\``,
  });
}

/** Names that a worker fills in when a run starts. */
const RUNTIME = /^ctx(\.|$)/;

/** What only the environment of the worker may answer, which is not known here. */
function isOfWorker({ name }: Placeholder): boolean {
  return /^[A-Z_][A-Z\d_]*$/.test(name);
}

/** `prefect.block.…` is no prefix that Prefect knows, whatever the steps give. */
function singularName(
  { outputs, sources }: Check,
  { name }: Placeholder,
  where: Finding['diagnostic']['where'],
) {
  if (!/^prefect\.(block|variable)\./.test(name)) return undefined;
  if (environmentValue(sources.environment, name) !== undefined || outputs.names.includes('prefect'))
    return undefined;
  const meant = name.replace(/^prefect\.\w+/, (prefix) => `${prefix}s`);
  return diagnostic('TQ2019', { message: `nothing is called \`${name}\`${didYouMean(meant)}`, where });
}

function unknownName(
  { outputs, sources }: Check,
  placeholder: Placeholder,
  where: Finding['diagnostic']['where'],
  area: Area,
) {
  const { name } = placeholder;
  if (
    RUNTIME.test(name) ||
    environmentValue(sources.environment, name) !== undefined ||
    outputs.canAnswer(name)
  )
    return undefined;
  const [id = ''] = name.split(/[.[]/);
  const given = outputs.outputsOf(id);
  if (given !== undefined) {
    return diagnostic('TQ2019', {
      message: `the step \`${id}\` gives no \`${name.slice(id.length).replace(/^\./, '')}\``,
      where,
      help: `it gives ${given.map((output) => `\`${output}\``).join(' and ')}`,
    });
  }
  const near = nearMiss(name.split(/[.[]/)[0] ?? '', outputs.names);
  return diagnostic('TQ2019', {
    message: `nothing is called \`${name}\`: no ${area === 'pull' ? 'earlier step' : 'step'} gives it, and no environment variable${didYouMean(near)}`,
    where,
    help:
      near === undefined
        ? 'give the step that makes it this `id`; Prefect puts nothing in its place'
        : undefined,
  });
}

/** Prefect loses a list's item that is one placeholder for what is filled in later: a step's output, an event, a run. */
function checkListItem(check: Check, text: string, path: Path, area: Area): void {
  const whole = wholePlaceholder(text);
  if (typeof path.at(-1) !== 'number' || whole?.kind !== 'step') return;
  if (environmentValue(check.sources.environment, whole.name) !== undefined) return;
  // What nothing gives has been said to be unknown, unless it is for the server or the worker to fill in.
  const isForLater = area === 'trigger-parameters' || RUNTIME.test(whole.name);
  if (!isForLater && !check.outputs.canAnswer(whole.name)) return;
  check.findings.push({
    path,
    diagnostic: diagnostic('TQ2023', {
      message: `a list item that is nothing but \`${whole.text}\` is dropped`,
      where: check.document.spanOf(path),
      help: 'put text beside the placeholder, or make it the value of a key',
    }),
  });
}
