/** Against real files: editors write, replace, remove and make them. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { folderWatcher } from '../../../src/adapters/folder-watcher.ts';
import { projectFolder } from '../../commands/project-folder.ts';

function watching(...files: string[]) {
  const directory = projectFolder({ 'a.yaml': 'a', 'b.yaml': 'b', 'sub/c.py': 'c' });
  const watcher = folderWatcher(directory);
  onTestFinished(() => watcher.close());
  watcher.watch(files.map((file) => join(directory, file)));
  return { watcher, at: (file: string) => join(directory, file) };
}

const CHANGES: [string, (at: (file: string) => string) => void][] = [
  ['written', (at) => writeFileSync(at('a.yaml'), 'x')],
  [
    'replaced by another file',
    (at) => {
      writeFileSync(at('new'), 'x');
      renameSync(at('new'), at('a.yaml'));
    },
  ],
  ['removed', (at) => rmSync(at('a.yaml'))],
  ['made', (at) => writeFileSync(at('later.yaml'), 'x')],
];

test.for(CHANGES)('a file that is %s is a change', async ([, change]) => {
  const { watcher, at } = watching('a.yaml', 'later.yaml');
  const next = watcher.nextChange();
  change(at);
  await next;
});

test('another file of the same folder is none, and several changes at once are one', async () => {
  const { watcher, at } = watching('a.yaml', 'sub/c.py');
  let changes = 0;
  void (async () => {
    for (;;) {
      await watcher.nextChange();
      changes += 1;
    }
  })();
  writeFileSync(at('b.yaml'), 'x');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(changes).toBe(0);
  for (const text of ['1', '2', '3']) {
    writeFileSync(at('a.yaml'), text);
    writeFileSync(at('sub/c.py'), text);
  }
  await expect.poll(() => changes, { timeout: 20_000 }).toBe(1);
  // Another one would have come by then.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(changes).toBe(1);
});

test('a change between two questions is not lost, and files can be added', async () => {
  const { watcher, at } = watching('a.yaml');
  mkdirSync(at('more'));
  watcher.watch([at('more/d.yaml'), at('b.yaml')]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  writeFileSync(at('more/d.yaml'), 'x');
  await watcher.nextChange();
  writeFileSync(at('b.yaml'), 'x');
  await new Promise((resolve) => setTimeout(resolve, 300));
  await watcher.nextChange();
});

test('a file in a folder that is made later is a change, and one outside the root is none', async () => {
  const { watcher, at } = watching('later/deep/e.py', '../elsewhere.py');
  const next = watcher.nextChange();
  mkdirSync(at('later/deep'), { recursive: true });
  await next;
  watcher.watch([at('later/deep/e.py')]);
  writeFileSync(at('later/deep/e.py'), 'x');
  await watcher.nextChange();
});
