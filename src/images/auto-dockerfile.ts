/** The Dockerfile of `dockerfile: auto`, word for word as `build_docker_image` of prefect-docker 0.7.4 writes it. */

export interface AutoDockerfile {
  /** Such as `prefecthq/prefect:3.8.8-python3.12`. */
  base: string;
  /** Name of the working directory. */
  directoryName: string;
  hasRequirements: boolean;
}

export function autoDockerfile({ base, directoryName, hasRequirements }: AutoDockerfile): string {
  const home = `/opt/prefect/${directoryName}`;
  const lines = [
    `FROM ${base}`,
    ...(hasRequirements
      ? [`COPY requirements.txt ${home}/requirements.txt`, `RUN uv pip install -r ${home}/requirements.txt`]
      : []),
    `COPY . ${home}/`,
    `WORKDIR ${home}/`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Prefect's own image (`get_prefect_image_name` of `prefect/utilities/dockerutils.py`); `python` as `3.12`. */
export function prefectImage(prefect: string, python: string): string {
  return `prefecthq/prefect:${prefect}-python${python}`;
}
