/** Which file of a project says what versions its image gets. */

/** `lock`: it names all that is installed. `constraints`: it only fixes the versions of what others ask for. */
export type PinList = { file: string; kind: 'constraints' | 'lock' | 'requirements' };

/** The first one that is there counts: what was written to fix versions goes before what was written to name packages. */
const PIN_LISTS: readonly PinList[] = [
  { file: 'constraints.txt', kind: 'constraints' },
  { file: 'requirements.lock', kind: 'lock' },
  { file: 'pylock.toml', kind: 'lock' },
  { file: 'uv.lock', kind: 'lock' },
  { file: 'requirements.txt', kind: 'requirements' },
];

/** `paths`: of the files in the context; only its top is looked at. Those that may be used, the best one first. */
export function pinLists(paths: ReadonlySet<string>): PinList[] {
  return PIN_LISTS.filter(({ file }) => paths.has(file));
}
