/** The images that the steps of an entry build, as far as their inputs stand in `prefect.yaml`. */
import type { Path, Span } from '../../diagnostics/span.ts';
import type { Document } from '../../project/document.ts';
import { type StepSection, writtenSteps } from '../../project/steps.ts';
import { BUILD_IMAGE, PUSH_IMAGE, tqBuild } from '../../project/tq-image.ts';
import { isMapping, type YamlMapping } from '../../project/yaml-value.ts';
import { holdsPlaceholder } from '../../templating/placeholder.ts';
import type { BuildArguments } from './variables.ts';

/** One step of prefect-docker, or what `tq.image` stands for. */
export interface ImageStep {
  kind: 'build' | 'push';
  inputs: YamlMapping;
  /** Tells two steps from each other. */
  path: Path;
  /** The place of an input, or of its name. */
  whereOf: (input: string | readonly string[], target?: 'key' | 'value') => Span;
  /** What steps that run first may do: `nothing` to the context, add `files` to it, or `move` to another folder. */
  before: 'nothing' | 'files' | 'move';
  /** The Dockerfile is that of `tq`. */
  isWheel: boolean;
}

/** In the order in which they run. Steps that are no steps are left out: others say what is wrong with them. */
export function imageSteps(document: Document, entryPath: Path): ImageStep[] {
  const found: ImageStep[] = [];
  let before: ImageStep['before'] = 'nothing';
  for (const section of ['build', 'push'] as const)
    for (const { name, inputs, path } of callsOf(document, entryPath, section)) {
      const isOfTq = path.at(-1) === 'image';
      if (name === BUILD_IMAGE || name === PUSH_IMAGE)
        found.push({
          kind: name === BUILD_IMAGE ? 'build' : 'push',
          inputs,
          path,
          whereOf: (input, target) => document.spanOf(placeOf(path, name, input, isOfTq), target),
          before,
          isWheel: isOfTq && tqBuild(document.data, entryPath).wheel === true,
        });
      else if (before !== 'move') before = effectOf(name, inputs) ?? before;
    }
  return found;
}

function placeOf(path: Path, name: string, input: string | readonly string[], isOfTq: boolean): Path {
  const inside = typeof input === 'string' ? [input] : input;
  if (!isOfTq) return [...path, name, ...inside];
  return [...path, ...(inside[0] === 'image_name' ? ['name'] : inside)];
}

function callsOf(document: Document, entryPath: Path, section: StepSection) {
  return writtenSteps(document, entryPath, section).steps.flatMap(({ value, path }) => {
    const [[name, inputs] = []] = isMapping(value) ? Object.entries(value).slice(0, 1) : [];
    return name === undefined || !isMapping(inputs) ? [] : [{ name, inputs, path }];
  });
}

/** Commands that only ask. */
const ASKS =
  /^\s*(?:git\s+(?:rev-parse|describe|log|show|symbolic-ref|rev-list|status|branch)\b|date\b|echo\b|printf\b|whoami\b|hostname\b)[^>]*$/;

function effectOf(name: string, inputs: YamlMapping): ImageStep['before'] | undefined {
  if (/\.(?:set_working_directory|git_clone)$/.test(name)) return 'move';
  const { script } = inputs;
  const isQuestion =
    name.endsWith('.run_shell_script') &&
    typeof script === 'string' &&
    script.split(/\n|&&|;|\|/).every((line) => line.trim() === '' || ASKS.test(line));
  return isQuestion ? undefined : 'files';
}

/** The text of an input; the default where it is not given, undefined where it is not known or no text. */
export function textInput({ inputs }: ImageStep, name: string, byDefault: string): string | undefined {
  const value = inputs[name] ?? byDefault;
  if (typeof value !== 'string' || holdsPlaceholder(value)) return undefined;
  return value === '' ? byDefault : value;
}

/** `buildargs` of docker-py, or `build_args` of python-on-whales. Null is an argument that the environment gives. */
export function buildArgumentsOf({ inputs }: ImageStep): BuildArguments {
  const written = inputs.buildargs ?? inputs.build_args ?? {};
  if (!isMapping(written)) return 'unknown';
  return Object.fromEntries(
    Object.entries(written).map(([name, value]) => {
      const isKnown = value !== null && typeof value !== 'object' && !holdsPlaceholder(value);
      return [name, isKnown ? String(value) : undefined];
    }),
  );
}
