import { describe, expect, test } from 'vitest';
import { scanImports } from '../../../src/python/scan-imports.ts';

/** As Python would write it: `..a.b: c, d`. */
function scanned(text: string): string[] {
  const { imports, isComputed } = scanImports(text);
  const lines = imports.map(({ dots, module, names }) => {
    const of = names.length === 0 ? '' : `: ${names.join(', ')}`;
    return `${'.'.repeat(dots)}${module}${of}`;
  });
  return isComputed ? [...lines, 'computed'] : lines;
}

describe('statements', () => {
  test.each<[string, string, string[]]>([
    ['several', 'import a.b as c, d', ['a.b', 'd']],
    ['spaces around dots', 'import a . b', ['a.b']],
    ['from', 'from a.b import c, d as e', ['a.b: c, d']],
    ['the own package', 'from . import x', ['.: x']],
    ['above it', 'from ..p import (a, b as c)', ['..p: a, b']],
    ['an ellipsis', 'from ... import x\nfrom . . y import z', ['...: x', '..y: z']],
    ['no spaces', 'from.a import(b)\nfrom .import c', ['.a: b', '.: c']],
    ['all', 'from x import *', ['x: *']],
    ['what all is', 'from x import __all__', ['x: __all__', 'computed']],
    [
      'lines in parentheses',
      'from a import (  # why\n  b,\n\n  # c,\n  d as e,\n)\nimport f',
      ['a: b, d', 'f'],
    ],
    ['a line that goes on', 'import a, \\\n  b\nfrom c \\\r\n import d', ['a', 'b', 'c: d']],
    ['several in a line', 'import a; import b;from c import d; x = 1', ['a', 'b', 'c: d']],
    [
      'inside of code',
      'def f():\n  import a\nif TYPE_CHECKING: from b import c\ntry:\n\timport d\nexcept E: pass',
      ['a', 'b: c', 'd'],
    ],
    ['a line end of Windows', 'import a\r\nfrom b import c\r\nimport d', ['a', 'b: c', 'd']],
    ['names beyond ASCII', 'import größe\nfrom ﬁle import é', ['größe', 'file: é']],
    ['a comment behind', 'import a # , b\nimport c', ['a', 'c']],
  ])('%s', (_, text, expected) => expect(scanned(text)).toEqual(expected));
});

describe('no statements', () => {
  test.each<[string, string, string[]]>([
    ['texts', `x = "import a"; y = 'from b import c'\nimport d`, ['d']],
    ['a text of lines', `"""\nimport a\n\\"""\nimport b\n"""\nimport c`, ['c']],
    ['raw texts', String.raw`x = r"\"; import a"` + '\nimport b', ['b']],
    ['an even number of backslashes', String.raw`x = "\\"; import a`, ['a']],
    ['a text that goes on', 'x = "a \\\nimport b"\nimport c', ['c']],
    ['a text without an end', 'x = "a\nimport b', ['b']],
    ['quotes in an f-string', `x = f"{y["import a"]} {z['"']}"\nimport b`, ['b']],
    ['the same quotes in an f-string', `x = f"{y["#"]}"; from a import b`, ['a: b']],
    ['three of them', `x = f"{"""a"""}"\nimport a\nx = rf"""{"""b"""!r:>{"c"}}"""\nimport b`, ['a', 'b']],
    ['braces that are none', String.raw`x = f"{{" + f"\N{DASH}\{1}" + f"{'{'}"; import a`, ['a']],
    ['a comment in an f-string', `x = f"{\n  1 # "\n}"; import a`, ['a']],
    ['an f-string without an end', `x = f"{y\nimport a`, ['a']],
    ['braces in another text', `x = b"{"; import a; y = u"{"; import b`, ['a', 'b']],
    ['an apostrophe in a comment', "# don't\nimport a", ['a']],
    ['a comment', '# import a', []],
    ['parts of words', 'important = reimport = importé = 1; x.from_ = 2', []],
    ['other words `from`', 'def f():\n  yield from a\n  raise B from c\nimport d', ['d']],
    ['empty quotes', `x = ""; import a; y = ''; import b`, ['a', 'b']],
  ])('%s', (_, text, expected) => expect(scanned(text)).toEqual(expected));
});

describe('calls', () => {
  test.each<[string, string, string[]]>([
    ['in an f-string', `x = f"{__import__("a").b:{import_module(c)}}"`, ['a', 'computed']],
    ['a literal', 'importlib.import_module("a.b")', ['a.b']],
    [
      'the function alone, on lines',
      "from importlib import import_module\nimport_module(\n 'a',\n)",
      ['importlib: import_module', 'a'],
    ],
    ['the built-in', '__import__("a")', ['a']],
    ['worked out', 'import importlib\nimportlib.import_module(name)', ['importlib', 'computed']],
    ['partly worked out', 'import_module("a." + name)', ['computed']],
    ['an f-string', 'import_module(f"a.{b}")', ['computed']],
    ['relative', 'import_module(".b", __package__)', ['computed']],
    ['maybe a method of somebody else', 'self.import_module(name)', ['computed']],
    ['a definition', 'def import_module(name): pass', []],
    ['named, not called', 'x = import_module', ['computed']],
    ['by another name', 'import importlib as il; il.import_module("a")', ['importlib', 'a']],
    [
      'under another name',
      'from importlib import import_module as im\nim("a")',
      ['importlib: import_module', 'computed'],
    ],
    ['handed on', 'map(importlib.import_module, ["a"])', ['computed']],
    ['on the next line', 'importlib \\\n  .import_module("a")', ['a']],
    ['a path that is run', 'import runpy\nrunpy.run_path("a.py")', ['runpy', 'computed']],
    ['a function of it', 'from runpy import run_module as r', ['runpy: run_module', 'computed']],
    [
      'a file',
      'from importlib import util\nutil.spec_from_file_location("a", p)',
      ['importlib: util', 'computed'],
    ],
    ['a name', 'import pkgutil\npkgutil.resolve_name("a:b")', ['pkgutil', 'computed']],
    ['lazily', 'import lazy_loader as lazy', ['lazy_loader', 'computed']],
    ['text', 'exec(open("a.py").read())', ['computed']],
    ['a method of a database', 'session.exec(query)', []],
    ['a folder more', 'import sys\nsys.path.insert(0, "lib")\nimport a', ['sys', 'a', 'computed']],
    ['the list of folders', 'from sys import path', ['sys: path', 'computed']],
    ['other paths', 'import sys, os\nos.path.join(sys.path_hooks)', ['sys', 'os']],
  ])('%s', (_, text, expected) => expect(scanned(text)).toEqual(expected));
});
