/** What a Docker engine did, by its own account: the proof that nothing was built, pushed or pulled. */
import { execa } from 'execa';

export interface ImageEvent {
  /** `tag` stands at the end of every build of the classic builder (measured on Docker 20.10.24). */
  action: 'tag' | 'push' | 'pull';
  /** With its registry; a tag is not always there. */
  name: string;
}

/** Everything that `work` made the engine do with images, in order. */
export async function imageEvents(dockerHost: string, work: () => Promise<unknown>): Promise<ImageEvent[]> {
  const since = Date.now();
  await work();
  const { stdout } = await execa(
    'docker',
    [
      'events',
      `--since=${since / 1000}`,
      `--until=${Date.now() / 1000}`,
      '--filter=type=image',
      '--format={{json .}}',
    ],
    { env: { DOCKER_HOST: dockerHost } },
  );
  const events = stdout.split('\n').filter((line) => line !== '');
  return events
    .map(
      (line) => JSON.parse(line) as { Action: string; Actor: { ID: string; Attributes: { name: string } } },
    )
    .filter(({ Action }) => ['tag', 'push', 'pull'].includes(Action))
    .map(({ Action, Actor }) => ({
      action: Action as ImageEvent['action'],
      name: Action === 'pull' ? Actor.ID : Actor.Attributes.name,
    }));
}
