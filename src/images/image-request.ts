/** An image that a deployment wants built: in a step of `prefect_docker`, or under `tq.image`. */
import type { Path } from '../diagnostics/span.ts';
import type { BuildOptions } from '../ports/image-engine.ts';

/** Its labels are the user's own. */
export interface ImageRequest extends BuildOptions {
  /** Where it is asked for in `prefect.yaml`: the step's inputs, or `tq.image`. */
  place: Path;
  /** With the registry, without the tag: `registry.example:5000/team/orders`. */
  name: string;
  /** Absent: made from the content. */
  tag?: string;
  additionalTags: readonly string[];
  /** Relative to the context, or absolute; `auto`: written by `tq` as Prefect writes it. */
  dockerfile: string;
  /** The context; relative to the working directory, or absolute. */
  path: string;
  /** `ignore_cache`: built again even if it is there. */
  ignoreCache: boolean;
  /** Where an automatic Dockerfile is kept; absent: nowhere. */
  keepDockerfileAt?: string;
  /** The project is packed as a wheel, and the Dockerfile is that of `tq`. */
  wheel: boolean;
}
