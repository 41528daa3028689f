/** What is wrong with the inputs of a step that builds or pushes an image. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { holdsPlaceholder } from '../../templating/placeholder.ts';
import { isTag, parseReference } from '../reference.ts';
import type { ImageStep } from './built-image.ts';
import { secretArgument } from './check-secrets.ts';
import { isMapping, isPresent, scalarText, type YamlMapping } from '../../project/yaml-value.ts';

/** TQ4214 of its names, TQ4207 of its build arguments. */
export function checkImageStep(step: ImageStep): Diagnostic[] {
  const { inputs, whereOf } = step;
  const extra = Array.isArray(inputs.additional_tags) ? inputs.additional_tags : [];
  return [
    ...checkName(step),
    ...checkTag(inputs.tag, () => whereOf('tag')),
    ...extra.flatMap((tag, index) => checkTag(tag, () => whereOf(['additional_tags', String(index)]))),
    ...(step.kind === 'build' ? checkArguments(step) : []),
  ];
}

function checkName({ inputs: { image_name: name }, whereOf }: ImageStep): Diagnostic[] {
  if (typeof name !== 'string' || holdsPlaceholder(name)) return [];
  const parsed = parseReference(name);
  if ('fault' in parsed)
    return [
      diagnostic('TQ4214', {
        message: `\`${name}\` cannot name an image: ${parsed.fault}`,
        where: whereOf('image_name'),
        help: 'write `registry.example.com/team/name`, in small letters',
      }),
    ];
  if (parsed.tag === undefined && parsed.digest === undefined) return [];
  return [
    diagnostic('TQ4214', {
      message: `the name of an image that is built must be without tag and digest, found \`${name}\``,
      where: whereOf('image_name'),
      help: 'write the tag as `tag`',
    }),
  ];
}

function checkTag(value: YamlMapping[string] | undefined, where: () => Diagnostic['where']): Diagnostic[] {
  if (!isPresent(value) || typeof value === 'object' || holdsPlaceholder(value)) return [];
  const tag = scalarText(value);
  if (tag === '' || isTag(tag)) return [];
  const place = where();
  return [
    diagnostic('TQ4214', {
      message: `\`${tag}\` cannot be a tag`,
      ...(place === undefined ? {} : { where: place }),
      help: 'a tag has at most 128 letters, digits, `_`, `.` and `-`, and begins with a letter, a digit or `_`',
    }),
  ];
}

function checkArguments({ inputs, whereOf }: ImageStep): Diagnostic[] {
  const key = isMapping(inputs.buildargs) ? 'buildargs' : 'build_args';
  const written = inputs[key];
  if (!isMapping(written)) return [];
  return Object.entries(written)
    .filter(([, value]) => value !== '')
    .flatMap(([name]) => secretArgument(name, whereOf([key, name], 'key')));
}
