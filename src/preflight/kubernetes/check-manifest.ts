/** The job that a Kubernetes pool would start for a deployment: what is wrong with it, at the job variable that causes it. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import { isJsonObject, type JsonObject } from '../../json.ts';
import type { Document, YamlValue } from '../../project/document.ts';
import type { Deployment } from '../../project/project.ts';
import { describe, valueAt, type YamlMapping } from '../../project/yaml-value.ts';
import { holdsPlaceholder, placeholdersIn, wholePlaceholder } from '../../templating/placeholder.ts';
import type { ManifestFault } from './manifest-fault.ts';
import { MANIFEST_RULES } from './manifest-rules.ts';
import { checkShape } from './manifest-shape.ts';
import { type JobTemplate, renderManifest } from './render-manifest.ts';

type WithPool = Pick<Deployment, 'path' | 'workPool'>;

/** The template of a pool, from its `job_configuration`; undefined where it has no manifest. */
export function jobTemplate(
  variables: JsonObject | undefined,
  configuration: JsonObject,
): JobTemplate | undefined {
  const { job_manifest: manifest } = configuration;
  return isJsonObject(manifest) ? { variables: variables ?? {}, manifest } : undefined;
}

/** A template whose manifest is no mapping starts nothing; one that a job variable gives is not known. */
export function checkTemplate(
  document: Document,
  { path }: Pick<Deployment, 'path'>,
  { job_manifest: manifest }: JsonObject,
  title: string,
): Diagnostic[] {
  if (manifest === undefined || isJsonObject(manifest) || holdsPlaceholder(manifest)) return [];
  return [
    diagnostic('TQ5016', {
      message: `\`job_manifest\` must be a mapping, found ${describe(manifest)}; it stands in the template of ${title}`,
      where: document.spanOf([...path, 'work_pool', 'name']),
    }),
  ];
}

/** `title` names whose template it is: «the work pool `k8s`». `said`: what was said of the template itself, which is once. */
export function checkManifest(
  document: Document,
  { path, workPool: { jobVariables } }: WithPool,
  template: JobTemplate,
  { title, said = new Set() }: { title: string; said?: Set<string> },
): Diagnostic[] {
  const manifest = renderManifest(template, jobVariables);
  return manifestFaults(manifest).flatMap((fault) => {
    const cause = causeOf(fault.path, template.manifest, jobVariables);
    if (cause === undefined && said.has(fault.message)) return [];
    if (cause === undefined) said.add(fault.message);
    const where =
      cause === undefined
        ? document.spanOf([...path, 'work_pool', 'name'])
        : document.spanOf([...path, 'work_pool', 'job_variables', ...cause]);
    const of = cause === undefined ? `; it stands in the template of ${title}` : '';
    const found = diagnostic('TQ5016', {
      message: `${fault.message}${of}`,
      where,
      help: fault.help,
    });
    return [fault.isIgnored === true ? { ...found, severity: 'warning' as const } : found];
  });
}

/** Everything that is wrong with a job, each place once. */
export function manifestFaults(manifest: YamlMapping): ManifestFault[] {
  const shape = checkShape(manifest);
  const places = new Set(shape.map(({ path }) => JSON.stringify(path)));
  const rules = MANIFEST_RULES.flatMap((check) => check(manifest));
  return [...shape, ...rules.filter(({ path }) => !places.has(JSON.stringify(path)))];
}

/** The job variable that stands at a place of the template, and the way inside it; undefined where none of the deployment does. */
function causeOf(place: Path, template: JsonObject, jobVariables: JsonObject): Path | undefined {
  for (let length = place.length; length > 0; length -= 1) {
    const text = valueAt(template as YamlValue, place.slice(0, length));
    if (typeof text !== 'string') continue;
    const names = placeholdersIn(text).map(({ name }) => name);
    const name = names.find((each) => Object.hasOwn(jobVariables, each));
    if (name === undefined) return undefined;
    if (wholePlaceholder(text) === undefined) return [name];
    return [name, ...insideOf(jobVariables[name] as YamlValue, place.slice(length))];
  }
  return undefined;
}

/** The environment is a mapping in job variables and a list in the manifest. */
function insideOf(value: YamlValue, rest: Path): Path {
  if (!Array.isArray(value) && typeof rest[0] === 'number') {
    const name = Object.keys((value ?? {}) as YamlMapping)[rest[0]];
    return name === undefined ? [] : [name];
  }
  return rest;
}
