/**
 * Values of build arguments by way of variables: `--build-arg NAME` without a value makes the programs take the value
 * from their environment (`docker/cli/opts/parse.go`, `buildah/pkg/cli/build.go`), so that none is on a command line.
 */
import type { EngineFailure } from '../../ports/image-engine.ts';

/** These would make the builder's program itself work differently, or not at all. */
const STEERING =
  /^(PATH|HOME|TMPDIR|DOCKER_.*|BUILDX_.*|BUILDAH_.*|CONTAINERS?_.*|PODMAN_.*|STORAGE_.*|REGISTRY_AUTH_FILE|XDG_.*|LD_.*|GODEBUG|GOTRACEBACK|GOMAXPROCS|SSL_CERT_.*|SSH_.*|BUILDKIT_(HOST|PROGRESS|COLORS|TTY_LOG_LINES))$/;

/** `current`: the variables of the program without them. */
export function buildVariables(
  buildArguments: Readonly<Record<string, string>>,
  current: Readonly<Record<string, string | undefined>>,
): { names: string[]; variables: Record<string, string> } | EngineFailure {
  for (const [name, value] of Object.entries(buildArguments)) {
    const fault = faultOf(name, value, current[name]);
    if (fault !== undefined) return refusal(name, fault);
  }
  return { names: Object.keys(buildArguments), variables: { ...buildArguments } };
}

function faultOf(name: string, value: string, current: string | undefined): string | undefined {
  if (name === '') return 'the name of a build argument is empty';
  if (/[=\0]/.test(name)) return 'holds a character that no name of a build argument can have';
  if (value.includes('\0')) return 'has a value with a NUL character, which no program can be given';
  // A program that has the very same variable already works as before.
  if (STEERING.test(name) && value !== current)
    return 'has the name of a variable that the builder itself obeys';
  return undefined;
}

function refusal(name: string, fault: string): EngineFailure {
  const message = name === '' ? fault : `the build argument ${JSON.stringify(name)} ${fault}`;
  return {
    failure: { reason: 'failed', message, help: 'give it another name, and use that in the Dockerfile' },
  };
}
