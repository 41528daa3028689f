/**
 * TQ4209: versions in the image that flows will not run with. What packages ask for: Prefect 3.8.8 Python `>=3.10,<3.15`;
 * truthound 3.2.0 and truthound-orchestration 3.0.3 Python `>=3.11`, and the latter truthound `>=3.0.1,<4`.
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Requirement } from '../../requirements/read-requirements.ts';
import { isFrom, mayReach } from '../../requirements/specifier.ts';
import { orderReleases } from '../../requirements/version.ts';
import type { BaseVersion, ImageVersions } from './versions.ts';

const PYTHON_OF_PREFECT = { least: '3.10', below: '3.15' };
const PYTHON_OF_TRUTHOUND = '3.11';
/** Earlier releases of Prefect 3 took Python 3.9. */
const NEW_PREFECT = '3.8';

export function checkVersions({ python, prefect, requirements }: ImageVersions): Diagnostic[] {
  return [
    ...(python === undefined ? [] : checkPython(python, prefect, requirements)),
    ...(prefect === undefined ? [] : checkPrefect(prefect, requirements)),
    ...requirements.flatMap(checkRequirement),
  ];
}

function checkPython(
  { version, image, where }: BaseVersion,
  prefect: BaseVersion | undefined,
  requirements: readonly Requirement[],
): Diagnostic[] {
  const has = `the base image \`${image}\` has Python ${version}`;
  const truthound = requirements.find(({ name }) => /^truthound(?:-orchestration)?$/.test(name));
  if (truthound !== undefined && orderReleases(version, PYTHON_OF_TRUTHOUND) < 0)
    return [finding(`${has}, and \`${truthound.name}\` needs 3.11 or newer`, where, PYTHON_HELP)];
  const isOlder = orderReleases(version, PYTHON_OF_PREFECT.least) < 0;
  if (isOlder && !isOldPrefect(prefect, requirements))
    return [finding(`${has}, and Prefect 3.8 needs 3.10 or newer`, where, PYTHON_HELP)];
  if (orderReleases(version, PYTHON_OF_PREFECT.below) >= 0)
    return [finding(`${has}, which Prefect 3.8 does not take yet`, where, PYTHON_HELP)];
  return [];
}

const PYTHON_HELP = 'take a base with Python 3.12, with which truthound-orchestration is tested';

/** A release of Prefect that is named, and for which older versions of Python are good enough. */
function isOldPrefect(prefect: BaseVersion | undefined, requirements: readonly Requirement[]): boolean {
  const isTold = prefect !== undefined && prefect.version.includes('.');
  if (isTold && orderReleases(prefect.version, NEW_PREFECT) < 0) return true;
  return requirements.some(
    ({ name, specifier }) =>
      name === 'prefect' && specifier !== '' && mayReach(specifier, NEW_PREFECT) === false,
  );
}

function checkPrefect(
  { version, image, where }: BaseVersion,
  requirements: readonly Requirement[],
): Diagnostic[] {
  const isReplaced = requirements.some(({ name }) => name === 'prefect');
  if (orderReleases(version, '3') >= 0 || isReplaced) return [];
  return [
    finding(
      `the base image \`${image}\` has Prefect ${version}, which does not talk to a server of Prefect 3`,
      where,
      'take a tag of Prefect 3, such as `prefecthq/prefect:3.8.8-python3.12`',
    ),
  ];
}

function checkRequirement({ name, specifier, written, where }: Requirement): Diagnostic[] {
  if (name === 'prefect' && mayReach(specifier, '3') === false)
    return [
      finding(
        `\`prefect${written}\` in the image does not talk to a server of Prefect 3`,
        where,
        'write `prefect>=3`, or the version of the server',
      ),
    ];
  if (name !== 'truthound' || specifier === '') return [];
  const isOld = mayReach(specifier, '3.0.1') === false;
  if (!isOld && isFrom(specifier, '4') !== true) return [];
  return [
    finding(
      `\`truthound${written}\` in the image is not a version that truthound-orchestration takes`,
      where,
      'write a version from 3.0.1 on and below 4, such as `truthound==3.2.0`',
    ),
  ];
}

function finding(message: string, where: Diagnostic['where'], help: string): Diagnostic {
  return diagnostic('TQ4209', { message, ...(where === undefined ? {} : { where }), help });
}
