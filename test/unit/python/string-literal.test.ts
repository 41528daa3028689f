import { describe, expect, it } from 'vitest';
import { propertiesOf } from './reading.ts';

describe('string literals', () => {
  it.each([
    [String.raw`'it\'s'`, "it's"],
    [String.raw`"a\n\t\\\x41\u00e9\U0001F600\101"`, 'a\n\t\\Aé😀A'],
    [String.raw`r'raw\n'`, String.raw`raw\n`],
    [String.raw`'\d'`, String.raw`\d`],
    [`'''two\nlines'''`, 'two\nlines'],
    [`'joined' "up" f'{1}{{x}}'`, 'joinedup1{x}'],
    [String.raw`rf'{"a"}\n'`, String.raw`a\n`],
    [`u'é'`, 'é'],
    [`b'ab'`, 'ab'],
    [String.raw`b'\xc3\xa9'`, 'é'],
    [`'one \\\nline'`, 'one line'],
    [String.raw`'\\Uffffffff \\N{x}'`, String.raw`\Uffffffff \N{x}`],
  ])('%s', async (source, text) => {
    expect((await propertiesOf(`p=${source}`))['p']?.['default']).toBe(text);
  });

  it.each(['\\U00110000', '\\UFFFFFFFF', 'a\\n\\Uffffffffb'])('%s is beyond Unicode', async (text) => {
    expect((await propertiesOf(`p='${text}'`))['p']).toEqual({ title: 'p', position: 0 });
    expect((await propertiesOf(`p=r'${text}'`))['p']?.['default']).toBe(text);
  });

  it('bytes that are no text have no JSON form', async () => {
    expect((await propertiesOf(String.raw`p=b'\xff'`))['p']).toEqual({ title: 'p', position: 0 });
  });
});
