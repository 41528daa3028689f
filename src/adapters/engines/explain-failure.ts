/** What went wrong with a builder, from what it printed. Texts as measured on Docker 20.10.24, buildx 0.12.1, buildah 1.28.2. Pure. */
import type { EngineFailure } from '../../ports/image-engine.ts';
import { formsOf, redact } from '../../redact.ts';
import { failingLine, failingStep, isCommandFailure } from './failing-line.ts';
import type { Ran } from './run-program.ts';

type Failure = EngineFailure['failure'];

export interface Attempt {
  /** `docker`, `buildah`, `podman`. */
  program: string;
  /** What was being done, for the beginning of a message: `the build`, `pushing …`. */
  what: string;
  isBuild: boolean;
  /** Passwords; and values of build arguments, which a failing step may show. */
  passwords: readonly string[];
  argumentValues?: readonly string[];
}

const NO_ENGINE =
  'start it (`sudo systemctl start docker`), point `DOCKER_HOST` to one, or use `--builder buildah`, which needs none';
const NO_RIGHTS =
  'ask to be added to the group `docker` (`sudo usermod -aG docker $USER`, then log in anew), or use `--builder buildah`';
const NO_BASE =
  'the registry of the base image must be reachable; with `pull: false` a base that the engine has already is taken without asking';
const LOG_IN = 'log in with `docker login`, and check that the account may use this repository';

/** The first that fits, from what is certain to what is guessed. `line` stands in the message behind `what`. */
const KINDS: readonly { pattern: RegExp; means: Omit<Failure, 'message'> }[] = [
  {
    pattern: /no space left on device|disk quota exceeded/i,
    means: { reason: 'disk-full', help: 'free some space: `docker system prune`, `buildah prune`' },
  },
  {
    pattern: /permission denied.*(docker daemon|docker\.sock|podman\.sock|docker API)/is,
    means: { reason: 'forbidden', help: NO_RIGHTS },
  },
  {
    pattern:
      /Cannot connect to the Docker daemon|Is the docker daemon running|failed to connect to the docker API|error during connect/i,
    means: { reason: 'unavailable', help: NO_ENGINE },
  },
  {
    pattern: /(current )?context ".*".*(is not found|not found)/i,
    means: { reason: 'unavailable', help: 'list those there are with `docker context ls`' },
  },
  {
    pattern: /toomanyrequests|429 Too Many Requests|too many requests/i,
    means: {
      reason: 'failed',
      isTransient: true,
      help: 'wait a while, or log in: registries allow more to those they know',
    },
  },
  {
    pattern:
      /\b50[0234]\b.*(error|unavailable|gateway|timeout)|unexpected HTTP status:? 5\d\d|status(?: code)? 5\d\d/i,
    means: { reason: 'unreachable', isTransient: true },
  },
  {
    pattern:
      /COPY failed|ADD failed|failed to compute cache key|failed to calculate checksum|checking on sources under/i,
    means: {
      reason: 'failed',
      help: 'the path must be in the build context, and `.dockerignore` must let it in',
    },
  },
  {
    pattern:
      /pull access denied|repository does not exist|manifest unknown|manifest for .* not found|no such manifest|name unknown|: not found$/i,
    means: {
      reason: 'failed',
      help: 'check the name and the tag of the base image; one that is not public needs `docker login`',
    },
  },
  {
    pattern:
      /unauthorized|no basic auth credentials|authentication required|incorrect username or password|401 Unauthorized|(?<!permission )\bdenied\b|403 Forbidden|\b40[13] \(|status(?: code)? 40[13]/i,
    means: { reason: 'unauthenticated', help: LOG_IN },
  },
  {
    pattern: /short-name .* did not resolve/i,
    means: {
      reason: 'failed',
      help: 'write the base image with its registry, such as `docker.io/library/python:3.11-slim`',
    },
  },
  {
    pattern:
      /connection reset by peer|use of closed network connection|broken pipe|unexpected EOF|: EOF\b|i\/o timeout|TLS handshake timeout|context deadline exceeded/i,
    means: { reason: 'unreachable', isTransient: true },
  },
  {
    pattern:
      /connection refused|no such host|network is unreachable|no route to host|server gave HTTP response to HTTPS client|certificate/i,
    means: { reason: 'unreachable' },
  },
  {
    pattern:
      /kernel does not support overlay|newuidmap|newgidmap|cannot clone|'overlay' is not supported|(mount|unshare|chown|mkdir|storage).*(operation not permitted|permission denied)/i,
    means: {
      reason: 'forbidden',
      help: 'without the rights that containers need, `STORAGE_DRIVER=vfs` and `BUILDAH_ISOLATION=chroot` may do',
    },
  },
  {
    pattern: /Multi-platform build is not supported|multiple platforms feature is currently not supported/i,
    means: {
      reason: 'failed',
      help: 'make a builder that can with `docker buildx create --driver docker-container --use`, or use `--builder buildah`',
    },
  },
];

export function explainFailure(attempt: Attempt, ran: Ran): EngineFailure {
  if (ran.missing !== undefined) {
    const help = `install ${attempt.program}, or choose another engine with \`--builder\``;
    return { failure: { reason: 'unavailable', message: ran.missing, help } };
  }
  const passwords = formsOf([...attempt.passwords]);
  if (ran.stopped !== undefined) {
    return { failure: { reason: 'failed', message: `${attempt.what} was ended: ${ran.stopped}` } };
  }
  const line = redact(reasonIn(ran), passwords);
  if (attempt.isBuild && isCommandFailure(line)) return failedCommand(attempt, ran, passwords);
  const kind = KINDS.find(({ pattern }) => pattern.test(line))?.means ?? { reason: 'failed' };
  const step = attempt.isBuild ? stepOf(attempt, ran, passwords) : undefined;
  const message = `${attempt.what} failed: ${line || 'nothing was said about why'}`;
  const help = attempt.isBuild && kind.reason === 'unreachable' && isAboutBase(step) ? { help: NO_BASE } : {};
  return { failure: { ...help, ...kind, message, ...(step === undefined ? {} : { step }) } };
}

/** BuildKit asks for bases before its first step. */
function isAboutBase(step: string | undefined): boolean {
  return step === undefined || /^((\[\d+\/\d+\] )?step \d+\/\d+ ?: |\[[^\]]*\] )FROM /i.test(step);
}

/** A command of the Dockerfile failed; what it printed may be about anything, except for a disk that is full. */
function failedCommand(attempt: Attempt, ran: Ran, passwords: readonly string[]): EngineFailure {
  const secrets = [...passwords, ...formsOf([...(attempt.argumentValues ?? [])])];
  const line = redact(reasonIn(ran), secrets);
  const isFull = ran.lines.slice(-20).some((each) => /no space left on device/i.test(each));
  const step = stepOf(attempt, ran, passwords);
  return {
    failure: {
      reason: isFull ? 'disk-full' : 'failed',
      message: `${attempt.what} failed: ${line}`,
      ...(isFull ? { help: KINDS[0]?.means.help } : {}),
      ...(step === undefined ? {} : { step }),
    },
  };
}

function reasonIn({ errors, lines }: Ran): string {
  return failingLine(errors) || failingLine(lines);
}

function stepOf(attempt: Attempt, ran: Ran, passwords: readonly string[]): string | undefined {
  const step = failingStep(ran.lines);
  // BuildKit shows a step with the values of its arguments.
  return step && redact(step, [...passwords, ...formsOf([...(attempt.argumentValues ?? [])])]);
}
