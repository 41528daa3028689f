/** What the process was started with, as a plain value, so that nothing else asks `process`. */

export interface Environment {
  variables: Readonly<Record<string, string | undefined>>;
  /** Absolute. Prefect resolves entrypoints and settings files against it, and so does `tq`. */
  workingDirectory: string;
  homeDirectory: string;
  platform: NodeJS.Platform;
}

/** `CI` set to anything but empty, `0` or `false`. */
export function isContinuousIntegration(environment: Environment): boolean {
  const value = environment.variables.CI ?? '';
  return value !== '' && value !== '0' && value.toLowerCase() !== 'false';
}
