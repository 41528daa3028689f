/** `setup.cfg`: what setuptools installs with the project (`install_requires`, `python_requires`). */
import type { TextFile } from '../../requirements/read-requirements.ts';
import { type HostFile, pinOf } from './pin.ts';
import { pinFromText } from './pin-from-text.ts';

/** Never throws. `file:` and what is computed say nothing. */
export function readSetupCfg({ file, text }: TextFile): HostFile {
  const read: HostFile = { file, pins: [], problems: [], isLock: false, includes: [] };
  for (const { key, written, line } of optionsIn(text)) {
    const place = { file, line };
    if (key === 'python_requires') {
      const pin = pinOf({ name: 'python', specifier: written, source: 'project', place });
      if (pin) read.pins.push(pin);
    }
    if (key !== 'install_requires' || written.startsWith('file:')) continue;
    const found = pinFromText(written, { source: 'project', place });
    if (found === undefined) continue;
    if ('message' in found) read.problems.push(found);
    else read.pins.push(found);
  }
  return read;
}

/** The lines of the section `[options]`, each with the key that it belongs to. */
function optionsIn(text: string): { key: string; written: string; line: number }[] {
  let section = '';
  let key = '';
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (/^\s*(?:[#;]|$)/.test(line)) return [];
    const header = /^\[([^\]]*)\]/.exec(line)?.[1];
    if (header !== undefined) {
      [section, key] = [header.trim(), ''];
      return [];
    }
    const [, name, value = ''] = /^([\w.-]+)\s*[=:](?!=)(.*)$/.exec(line) ?? [];
    key = name ?? key;
    const written = (name === undefined ? line : value).trim();
    return section === 'options' && written !== '' ? [{ key, written, line: index + 1 }] : [];
  });
}
