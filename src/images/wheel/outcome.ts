/** What can be wrong with packing a project, as values. */

/** `output`: the last lines that the build front end or uv printed; for a log, not redacted. */
export interface WheelFailure {
  failure: {
    reason:
      /** There is no package, or its `pyproject.toml` cannot be read. */
      | 'no-package'
      | 'illegal-name'
      /** Of the image that it begins with, or none that fits `requires-python`. */
      | 'base'
      /** A list of requirements that an image cannot be made from. */
      | 'requirements'
      /** A login in a list of requirements, which would be in the image. */
      | 'secret'
      /** Neither `build` nor uv is installed. */
      | 'no-front-end'
      | 'build-failed';
    message: string;
    help?: string;
    output?: string;
  };
}

/** Something that an image can be made with all the same. */
export interface WheelWarning {
  kind: 'unpinned' | 'not-locked' | 'uv-missing' | 'platform-wheel';
  message: string;
  help?: string;
}

export function wheelFailure(
  reason: WheelFailure['failure']['reason'],
  message: string,
  more: { help?: string; output?: string } = {},
): WheelFailure {
  return { failure: { reason, message, ...more } };
}
