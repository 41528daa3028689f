/** Every look of a preflight, loaded when it is asked for; all of them at the same time. */
import type { PythonPorts } from '../../interpreter/project-python.ts';
import { ALL_CHECKS } from '../../preflight/checks/all-checks.ts';
import { type Outside, OUTSIDES } from '../../preflight/checks/check.ts';
import { type LayerAnswer, NO_ANSWER } from '../../preflight/verdict/answer.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Git } from '../../ports/git.ts';
import type { PrefectClient } from '../../ports/prefect-client.ts';
import type { Registry } from '../../ports/registry.ts';
import { TqError } from '../../tq-error.ts';
import { inTime } from '../in-time.ts';
import type { LoadPorts } from '../load-project.ts';
import type { PreflightRequest } from './run-preflight.ts';
import type { PreflightSubject } from './subject.ts';

/** The ports that looks are handed. */
export interface LookPorts extends LoadPorts, PythonPorts {
  git: Git;
  clock: Clock;
  /** What holds images. */
  images: () => Promise<{ registry: Registry }>;
  /** Throws a `TqError` when the server cannot be reached. */
  connect: () => Promise<PrefectClient>;
  /** From here on nothing that is said contains this text. */
  keepSecret: (text: string) => void;
}

export interface Looked {
  answers: LayerAnswer[];
  /** Why something outside could not tell its part. */
  failure?: TqError;
  /** For people: what was not asked. */
  notes: string[];
}

interface Asking extends PreflightRequest {
  /** Why the server did not answer when the project was read. */
  unanswered: TqError | undefined;
}

type Look = (subject: PreflightSubject, asking: Asking, ports: LookPorts) => Promise<Looked>;

export async function lookAt(subject: PreflightSubject, asking: Asking, ports: LookPorts): Promise<Looked> {
  const { asked } = asking;
  const outside = OUTSIDES.filter((each) => asked.has(each));
  const [files, ...looked] = await Promise.all([
    lookAtFilesAlone(subject, ports),
    capacity(subject, asking, ports),
    ...outside.map((each) => bounded(each, LOOKS[each](subject, asking, ports), ports)),
  ]);
  return {
    answers: [...files, ...looked.flatMap(({ answers }) => answers)],
    failure: looked.find(({ failure }) => failure !== undefined)?.failure,
    notes: looked.flatMap(({ notes }) => notes),
  };
}

/** In milliseconds. Each thing that is asked has a shorter bound of its own. */
const PATIENCE = { server: 120_000, registry: 60_000, python: 300_000, git: 300_000 } as const;

const WHO = { server: 'the server', registry: 'a registry', python: 'Python', git: 'a repository' } as const;

/** What takes too long leaves its checks skipped, and the rest of the report as it is. */
async function bounded(outside: Outside, looking: Promise<Looked>, { clock }: LookPorts): Promise<Looked> {
  try {
    return await inTime(looking, clock, { patience: PATIENCE[outside], who: WHO[outside] });
  } catch (failure) {
    if (!(failure instanceof TqError)) throw failure;
    const needing = ALL_CHECKS.filter(({ needs }) => needs === outside);
    const skipped = needing.map(({ id }) => ({ check: id, text: failure.message }));
    return { answers: [{ ...NO_ANSWER, skipped }], failure, notes: [] };
  }
}

/** What files alone tell. */
export async function lookAtFiles(
  subject: PreflightSubject,
  ports: Pick<LookPorts, 'files' | 'keepSecret'>,
): Promise<LayerAnswer[]> {
  const [answers, { lookAtCapacity }] = await Promise.all([
    lookAtFilesAlone(subject, ports),
    import('./look-at-capacity.ts'),
  ]);
  return [...answers, lookAtCapacity(subject)];
}

/** What a server adds nothing to. */
async function lookAtFilesAlone(
  subject: PreflightSubject,
  ports: Pick<LookPorts, 'files' | 'keepSecret'>,
): Promise<LayerAnswer[]> {
  const [{ lookAtHost }, { lookAtRuntime }, { lookAtSecrets }] = await Promise.all([
    import('./look-at-host.ts'),
    import('./look-at-runtime.ts'),
    import('./look-at-secrets.ts'),
  ]);
  // Before anything shows a line of a file.
  const secrets = lookAtSecrets(subject, ports);
  return [...(await Promise.all([lookAtHost(subject, ports), lookAtRuntime(subject, ports)])), secrets];
}

/** With the limits of the server and what others have planned there, where it is asked; else, or without an answer, from files. */
const capacity: Look = async (subject, { asked, unanswered }, ports) => {
  const [{ lookAtCapacity }, { capacityFactsOf, nothingKnown }] = await Promise.all([
    import('./look-at-capacity.ts'),
    import('./read-capacity-facts.ts'),
  ]);
  if (!asked.has('server')) return { answers: [lookAtCapacity(subject)], notes: [] };
  try {
    const reading = capacityFactsOf(subject, { ...ports, unanswered });
    const { facts, failure } = await inTime(reading, ports.clock, {
      patience: PATIENCE.server,
      who: WHO.server,
    });
    return { answers: [lookAtCapacity(subject, facts)], failure, notes: [] };
  } catch (failure) {
    if (!(failure instanceof TqError)) throw failure;
    return { answers: [lookAtCapacity(subject, nothingKnown(failure))], failure, notes: [] };
  }
};

/** That it does not answer is found out once. */
const server: Look = async (subject, { unanswered }, ports) => {
  const [{ clientAgainstServer }, { lookAtServer }] = await Promise.all([
    import('./client-against-server.ts'),
    import('./look-at-server.ts'),
  ]);
  const { answer, failure } = await lookAtServer(subject, { ...ports, unanswered });
  if (failure !== undefined) return { answers: [answer], failure, notes: [] };
  const prefect = await ports.connect();
  return { answers: [answer, await clientAgainstServer(subject, { ...ports, server: prefect })], notes: [] };
};

const images: Look = async (subject, _request, { images: made, clock }) => {
  const { lookAtImages } = await import('./look-at-images.ts');
  const registry = async (): Promise<Registry> => (await made()).registry;
  return { answers: [await lookAtImages(subject, { registry, clock })], notes: [] };
};

/** The interpreter of the project, found once for all that is asked of it. */
const python: Look = async (subject, request, ports) => {
  const [{ projectPython }, { installedHost }, { askRealPreflight }] = await Promise.all([
    import('../../interpreter/project-python.ts'),
    import('./installed-host.ts'),
    import('./ask-real-preflight.ts'),
  ]);
  const chosen = projectPython(request.python, ports);
  const answers = await Promise.all([
    installedHost(subject, { ...ports, interpreters: chosen.interpreters }),
    askRealPreflight(subject, { ...ports, python: chosen }),
  ]);
  return { answers, notes: [] };
};

const repositories: Look = async (subject, { asked }, ports) => {
  const { lookAtRepositories } = await import('./look-at-repositories.ts');
  return lookAtRepositories(subject, ports, asked.has('server'));
};

const LOOKS: Readonly<Record<Outside, Look>> = { server, registry: images, python, git: repositories };
