/** What engines tell about an image, in their JSON. Pure. */
import type { LocalImage } from '../../ports/image-engine.ts';

interface DockerImage {
  Id: string;
  Config?: { Labels?: Record<string, string> | null } | null;
}

interface BuildahImage {
  FromImageID: string;
  OCIv1: { config?: { Labels?: Record<string, string> | null } };
}

/** `docker image inspect`, and Podman's, of one image. */
export function inspected(json: string): LocalImage | undefined {
  const [image] = JSON.parse(json) as DockerImage[];
  if (image === undefined) return undefined;
  const { Id, Config } = image;
  return { id: withAlgorithm(Id), labels: Config?.Labels ?? {} };
}

/** `buildah inspect --type=image` */
export function inspectedByBuildah(json: string): LocalImage {
  const { FromImageID, OCIv1 } = JSON.parse(json) as BuildahImage;
  return { id: withAlgorithm(FromImageID), labels: OCIv1.config?.Labels ?? {} };
}

/** buildah and Podman leave it out in places. */
export function withAlgorithm(id: string): string {
  return id.startsWith('sha256:') ? id : `sha256:${id}`;
}
