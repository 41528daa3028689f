/** Templates: layers of files over each other, and the words in them that a project puts its own in the place of. */
import type { ScaffoldFile, Templates } from './scaffold.ts';

/** What a word such as `__domain__` stands for, by the name between its dashes. */
export type Words = Readonly<Record<string, string>>;

/** npm leaves files such as `.gitignore` out of packages, so a leading dot is written out. */
const DOT = /(^|\/)dot-/g;

/**
 * The files of these folders of the templates, filled in; of two with one path the later folder's counts. A folder that
 * holds nothing is a defect of `tq` and throws.
 */
export function filledLayers(templates: Templates, folders: readonly string[], words: Words): ScaffoldFile[] {
  const files = new Map<string, string>();
  for (const folder of folders) {
    const found = [...templates].filter(([path]) => path.startsWith(`${folder}/`));
    if (found.length === 0) throw new Error(`there are no templates in \`${folder}\``);
    for (const [path, text] of found) {
      const target = fillWords(path.slice(folder.length + 1).replaceAll(DOT, '$1.'), words);
      files.set(target, fillWords(text, words));
    }
  }
  return [...files].map(([path, text]) => ({ path, text }));
}

/** Puts in the words; all others, such as `__init__`, stay. */
function fillWords(text: string, words: Words): string {
  return Object.entries(words).reduce((filled, [name, word]) => filled.replaceAll(`__${name}__`, word), text);
}
