/** The Dockerfile of a project that is packed as a wheel: `templates/image/Dockerfile` with what is the project's own. */

export interface TemplateValues {
  /** Such as `python:3.12-slim@sha256:…`; one that `isBase` accepts. */
  base: string;
  /** Name of the project's folder; without line ends. */
  folderName: string;
  /** The file that fixes the versions. */
  pins: string | undefined;
}

/**
 * Throws when the template lacks a line that is to be filled. The text is the same for every builder, because the content
 * of an image, and with it its tag, is told by it.
 */
export function fillTemplate(template: string, { base, folderName, pins }: TemplateValues): string {
  const from = pins === undefined ? 'Nothing fixes the versions.' : `Versions are fixed by \`${pins}\`.`;
  return [
    [/^ARG BASE=.*$/m, `# ${from}\nARG BASE=${base}`] as const,
    [/^WORKDIR .*$/m, `WORKDIR /opt/prefect/${escaped(folderName)}`] as const,
  ].reduce((text, [line, filled]) => {
    if (!line.test(text)) throw new Error(`the template of the Dockerfile has no line ${line.source}`);
    return text.replace(line, () => filled);
  }, template);
}

/** `WORKDIR` takes the rest of its line, in which a builder puts variables and takes quotes away. */
function escaped(folderName: string): string {
  return folderName.replaceAll(/[\\$"']/g, '\\$&');
}
