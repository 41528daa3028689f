/** Whole files whose flow `f` (or the one named) tq must read exactly as Prefect does. */

export interface FileCase {
  id: string;
  name?: string;
  source: string;
}

const head = 'from prefect import flow\n';

/** A flow with one docstring and parameters `a`, `b`, `kw`. */
function documented(id: string, docstring: string): FileCase {
  return {
    id: `docstring-${id}`,
    source: `${head}@flow\ndef f(a, b=1, *, kw=None):\n    """${docstring}"""\n`,
  };
}

const DOCSTRINGS: FileCase[] = [
  documented('one-line', 'Just a line.'),
  documented('args-first', 'Args:\n        a: first\n        b: second\n    '),
  documented('two-sections', 'Do.\n\n    Args:\n        a: one\n\n    Parameters:\n        b: two\n    '),
  documented('params', 'Do.\n\n    Params:\n        a: one\n    '),
  documented('no-blank-above', 'Do.\n    Args:\n        a: one\n    '),
  documented('blank-below', 'Do.\n\n    Args:\n\n        a: one\n    '),
  documented(
    'types',
    'Do.\n\n    Args:\n        a (int, optional): one\n        b(str): two\n        kw (Dict[str, int]): three: four\n    ',
  ),
  documented(
    'continuation',
    'Do.\n\n    Args:\n        a: one\n            two\n              three\n          odd\n\n            after blank\n        b: two\n    ',
  ),
  documented('no-colon', 'Do.\n\n    Args:\n        a one\n        b: two\n    '),
  documented('stars', 'Do.\n\n    Args:\n        a: one\n        **kw: two\n    '),
  documented('empty-description', 'Do.\n\n    Args:\n        a:\n        b: two\n    '),
  documented(
    'example-before',
    'Do.\n\n    Examples:\n        >>> f(1)\n        2\n\n    Args:\n        a: one\n    ',
  ),
  documented(
    'note-before',
    'Do.\n\n    Note:\n        careful\n\n    Args:\n        a: one\n\n    Returns:\n        int: the a\n    ',
  ),
  documented(
    'fence',
    'Do.\n\n    ```\n    Args:\n        a: not this\n    ```\n\n    Args:\n        a: this\n    ',
  ),
  documented('lower-case', 'Do.\n\n    args:\n        a: one\n    '),
  documented('titled', 'Do.\n\n    Args: of the flow\n        a: one\n    '),
  documented('numpy', 'Do.\n\n    Parameters\n    ----------\n    a : int\n        one\n    '),
  documented('tabs', 'Do.\n\n\tArgs:\n\t\ta: one\n\t'),
  documented(
    'other',
    'Do.\n\n    Other Parameters:\n        a: one\n\n    Raises:\n        ValueError: if\n\n    Args:\n        b: two\n    ',
  ),
  documented('indented-first', '\n        Deep.\n\n        Args:\n            a: one\n    '),
  documented('blank-ends', '\n\n    Text.\n    \n\n    '),
  documented('escapes', 'Tab\\there \\"quoted\\" \\u00e9 \\\n    joined'),
];

const QUOTED: FileCase[] = [
  {
    id: 'quoted-inside',
    source: `${head}from typing import List, Optional\nfrom enum import Enum\nclass E(Enum):\n    A = 1\n@flow\ndef f(a: List['E'] = None, b: Optional['int'] = None, c: 'E' = E.A, d: 'Optional[E]' = None, e: 'list[int]' = []):\n    pass\n`,
  },
  {
    id: 'type-checking-lazy',
    source: `from __future__ import annotations\n${head}from typing import TYPE_CHECKING, Optional, List, Literal, Any\nimport typing\nfrom datetime import datetime\nif TYPE_CHECKING:\n    from foo import Foo\n@flow\ndef f(a: int, b: Foo, c: Optional[int], d: list[int], e: datetime, h: int | None, i: Literal['a'], j: dict[str, Any], s: typing.Optional[int] = None, l: List[int] = [], o: list[Foo] = [], p: Foo | None = None):\n    pass\n`,
  },
  {
    id: 'type-checking-quoted',
    source: `${head}from typing import TYPE_CHECKING, Optional\nif TYPE_CHECKING:\n    from foo import Foo\n@flow\ndef f(a: int, b: 'Foo', c: Optional[int], d: 'Optional[int]' = None, e: 'int' = 1, g: 'list[Foo]' = []):\n    pass\n`,
  },
  {
    id: 'type-checking-return',
    source: `from __future__ import annotations\n${head}from typing import TYPE_CHECKING, Optional\nif TYPE_CHECKING:\n    from foo import Foo\n@flow\ndef f(a: int, c: Optional[int] = None) -> Foo:\n    pass\n`,
  },
  {
    id: 'lazy-double-quoted',
    source: `from __future__ import annotations\n${head}from enum import Enum\nclass E(Enum):\n    A = 1\n@flow\ndef f(a: 'E' = E.A, b: 'int' = 1, c: E = E.A):\n    pass\n`,
  },
];

const CLASSES: FileCase[] = [
  {
    id: 'enums',
    source: `${head}from enum import Enum, IntEnum, StrEnum, Flag, auto\nimport enum\nclass A(str, Enum):\n    ONE = 'one'\n    TWO = 'two'\nclass B(IntEnum):\n    X = auto()\n    Y = auto()\n    Z = 2\nclass C(StrEnum):\n    ONE = auto()\n    TWO = 'zwei'\nclass D(enum.Enum):\n    T = (1, 2)\n    N = None\nclass F(Flag):\n    R = auto()\n    W = auto()\nclass G(Enum):\n    'Doc.'\n    X = 1.5\n    Y = 2.5\n    def label(self):\n        return 1\n    @property\n    def p(self):\n        return 2\n@flow\ndef f(a: A, b: B = B.Y, c: C = C.ONE, d: D = D.T, e: F = F.W, g: G | None = None, h: list[A] = [A.ONE], i: dict[A, int] = {A.TWO: 1}, j: str = A.ONE.value, k: A = 'one'):\n    pass\n`,
  },
  {
    id: 'enum-members-in-literal',
    source: `${head}from enum import Enum\nfrom typing import Literal\nclass A(Enum):\n    ONE = 'one'\n    TWO = 2\n@flow\ndef f(a: Literal[A.ONE], b: Literal[A.ONE, A.TWO] = A.TWO):\n    pass\n`,
  },
  {
    id: 'models',
    source: `${head}from enum import Enum\nfrom typing import Annotated, Any, ClassVar, Literal, Optional, Union\nfrom pydantic import BaseModel, Field, SecretStr, field_validator\nclass L(Enum):\n    A = 'x'\n    B = 'y'\nclass Sub(BaseModel):\n    'Sub doc'\n    q: int = 3\nclass M(BaseModel):\n    a_bC1d: Optional[Sub] = None\n    b: Sub = Sub()\n    c: list[Sub] = Field(default_factory=list, description='dd', min_length=1)\n    d: L = L.A\n    e: Union[Sub, int] = 1\n    f: Annotated[int, Field(ge=1, description='x', title='TT')] = 2\n    g: Optional[L] = Field(None, description='z')\n    h: Sub = Field(description='hh', title='HH')\n    i: 'int' = 3\n    j: ClassVar[int] = 3\n    _p: int = 3\n    k: Optional['M'] = None\n    l: dict[str, Sub] = {}\n    m: int = Field(3, examples=[1], deprecated='x', json_schema_extra={'o': 1})\n    n: int = Field(validation_alias='nn', serialization_alias='ss')\n    o: int = Field(alias='oo', default=1)\n    r: bytes = b'x'\n    s: SecretStr = SecretStr('aa')\n    t: Any = None\n    u: Literal['p', 'q'] = 'p'\n    v: float = Field(0.5, gt=0, le=1)\n    w: str = Field(..., pattern='^a')\n    x: int = ...\n    @field_validator('i')\n    @classmethod\n    def check(cls, value):\n        return value\n@flow\ndef f(m: M, n: list[Sub] = [Sub()], o: Sub = Sub(q=5), p: Sub | None = None, q: dict[str, M] = {}):\n    pass\n`,
  },
  {
    id: 'model-configs',
    source: `${head}from pydantic import BaseModel, ConfigDict, RootModel\nclass Base(BaseModel):\n    model_config = ConfigDict(extra='allow', frozen=True)\n    a: int\n    b: str = 'x'\nclass Child(Base):\n    'kid'\n    b: int = 2\n    c: int\nclass Old(BaseModel):\n    x: int\n    class Config:\n        extra = 'forbid'\n        title = 'qq'\nclass R(RootModel[dict[str, int]]):\n    'Rdoc'\nclass R2(RootModel):\n    root: list[Base]\n@flow\ndef f(m: Child, n: Old, o: R, p: R2):\n    pass\n`,
  },
  {
    id: 'dataclasses',
    source: `${head}from dataclasses import dataclass, field\nimport dataclasses\nfrom typing import ClassVar, Optional\n@dataclass\nclass Base:\n    b: int\n@dataclasses.dataclass(order=True)\nclass D(Base):\n    'Doc D'\n    x: int = 1\n    z: list[int] = field(default_factory=list)\n    w: int = field(default=3, metadata={'a': 1})\n    cv: ClassVar[int] = 3\n    iv: Optional['D'] = None\n@flow\ndef f(d: D, e: D = D(1, 2), g: list[Base] = [Base(b=1)]):\n    pass\n`,
  },
  {
    id: 'plain-classes',
    source: `${head}from abc import ABC\nclass P:\n    X = 3\nclass Q(P, ABC):\n    pass\nclass R:\n    x: int\nclass S(Exception):\n    pass\n@flow\ndef f(a: P, b: Q = Q(), c: R = None, d: list[S] = [], e: int = P.X, g: P | None = P()):\n    pass\n`,
  },
];

const MORE_CLASSES: FileCase[] = [
  {
    id: 'model-instances',
    source: `${head}from decimal import Decimal\nfrom datetime import date\nfrom typing import Any, Optional\nfrom pydantic import BaseModel, Field\nclass Sub(BaseModel):\n    q: int = 3\n    r: Optional[str] = None\nclass M(BaseModel):\n    model_config = {'extra': 'forbid'}\n    sub: Sub = Sub(q=4)\n    subs: list[Sub] = []\n    at: date = date(2024, 1, 2)\n    price: Decimal = Decimal('1.50')\n    x: float = 1\n    m: dict[str, Any] = Field(default_factory=dict)\n@flow\ndef f(a: M = M(), b: M = M(sub=Sub(q=1, r='z'), x=2), c: list[M] = [M(subs=[Sub()])], d: Sub | None = Sub(r='y')):\n    pass\n`,
  },
  {
    id: 'dataclass-options',
    source: `${head}from dataclasses import dataclass, field, KW_ONLY\nfrom enum import Enum\nclass L(str, Enum):\n    A = 'a'\n@dataclass(kw_only=True, slots=True)\nclass D:\n    x_y: int\n    l: L = L.A\n    hidden: int = field(default=1, repr=False, init=False)\n    _private: int = 2\n@flow\ndef f(d: D, e: dict[str, D] = {}, g: L | None = None, h: tuple[L, ...] = (L.A,)):\n    pass\n`,
  },
  {
    id: 'classes-in-classes',
    source:
      `${head}from enum import Enum\nfrom pydantic import BaseModel\nclass Mode(Enum):\n    A = 'a'\nclass Tree(BaseModel):\n    children: list['Tree'] = []\n    modes: set[Mode] = {Mode.A}\n    parent: 'Tree | None' = None\n@flow\ndef f(t: Tree, m: Mode = Mode['A']):\n    pass\n`.replace(
        "Mode['A']",
        'Mode.A',
      ),
  },
  {
    id: 'lazy-classes',
    source: `from __future__ import annotations\n${head}from enum import Enum\nfrom dataclasses import dataclass\nfrom pydantic import BaseModel, Field\nclass Mode(Enum):\n    A = 'a'\nclass M(BaseModel):\n    mode: Mode = Mode.A\n    next: M | None = None\n    n: int = Field(gt=0)\n@dataclass\nclass D:\n    m: M\n    k: list[Mode] | None = None\n@flow\ndef f(m: M, d: D, mode: Mode = Mode.A):\n    pass\n`,
  },
  {
    id: 'named-too-late',
    source: `from __future__ import annotations\n${head}from enum import Enum\nfrom dataclasses import dataclass\nfrom pydantic import BaseModel, Field\nclass Mode(Enum):\n    A = 'a'\nclass M(BaseModel):\n    mode: Mode = Mode.A\n    next: M | None = None\n    n: int = Field(gt=0)\n@dataclass\nclass D:\n    m: M\n    k: list[Mode] | None = None\n@flow\ndef f(m: M, d: D, mode: Mode = Mode.A, later: Later = None):\n    pass\nclass Later(BaseModel):\n    x: int\n`,
  },
  {
    id: 'quoted-too-late',
    source: `${head}from typing import Optional\nfrom pydantic import BaseModel\n@flow\ndef g(a: 'Later', b: 'Optional[int]' = None, c: 'int' = 1):\n    pass\nclass Later(BaseModel):\n    x: int\nf = g.with_options(name='later')\n`,
  },
];

const FILES: FileCase[] = [
  {
    id: 'method',
    name: 'Jobs.run',
    source: `${head}class Jobs:\n    LIMIT = 7\n    @staticmethod\n    @flow(name='static')\n    def run(a: int, b: int = LIMIT):\n        pass\n`,
  },
  {
    id: 'flow-over-static',
    name: 'Jobs.run',
    source: `${head}class Jobs:\n    @flow\n    @staticmethod\n    def run(a: int):\n        pass\n`,
  },
  {
    id: 'classmethod',
    name: 'Jobs.run_it',
    source: `${head}class Jobs:\n    @classmethod\n    @flow\n    def run_it(cls, a: int = 1):\n        'Doc.'\n`,
  },
  {
    id: 'inherited-method',
    name: 'Child.run',
    source: `${head}class Jobs:\n    @flow\n    def run(self, a: int = 1):\n        pass\nclass Child(Jobs):\n    pass\n`,
  },
  { id: 'async', source: `${head}@flow\nasync def f(a: int = 1):\n    'Doc.'\n` },
  {
    id: 'positional-only',
    source: `${head}@flow\ndef f(a, b=1, /, c=2, *args: int, d, **kwargs: str):\n    pass\n`,
  },
  {
    id: 'redefined',
    source: `${head}@flow\ndef f(a):\n    pass\n@flow(name='second')\ndef f(b):\n    pass\n`,
  },
  {
    id: 'in-try',
    source: `${head}try:\n    import json\n    @flow\n    def f(a: int = 1):\n        pass\nexcept ImportError:\n    @flow\n    def f(b: int = 1):\n        pass\n`,
  },
  {
    id: 'in-if',
    source: `${head}import sys\nif sys.version_info >= (3, 8):\n    @flow\n    def f(a: int = 1):\n        pass\n`,
  },
  { id: 'alias', source: `from prefect import flow as fl\n@fl(name='n')\ndef f(a: int = 1):\n    pass\n` },
  {
    id: 'module-alias',
    source: `import prefect as p\n@p.flow(description='d')\ndef f(a: int = 1):\n    'not used'\n`,
  },
  { id: 'flows-module', source: `from prefect.flows import flow\n@flow\ndef f(a: int = 1):\n    pass\n` },
  {
    id: 'partial',
    source: `import functools\n${head}my = functools.partial(flow, name='from partial')\n@my(description='d')\ndef f(a: int = 1):\n    pass\n`,
  },
  { id: 'call-form', source: `${head}def g(a: int = 1):\n    'Doc g.'\nf = flow(g, name='called')\n` },
  {
    id: 'call-form-twice',
    source: `${head}def g_h(a: int = 1):\n    'Doc g.'\nf = flow(version='3')(g_h)\n`,
  },
  {
    id: 'with-options-chain',
    source: `${head}@flow(name='one', description='d1')\ndef g(a: int = 1):\n    pass\nh = g.with_options(name='two')\nf = h.with_options(description='d3')\n`,
  },
  {
    id: 'own-wrapper',
    source: `import prefect\ndef flow(*args, **kwargs):\n    return prefect.flow(*args, **kwargs)\n@flow(name='wrapped')\ndef f(a: int = 1):\n    pass\n`,
  },
  {
    id: 'constant-name',
    source: `${head}PREFIX = 'team'\nNAME = f'{PREFIX}-' 'flow'\n@flow(name=NAME, description="""many\n  lines""", retries=2)\ndef f(a: int = 1):\n    pass\n`,
  },
  {
    id: 'splat-options',
    source: `${head}COMMON = {'name': 'shared', 'retries': 1}\n@flow(**COMMON, description='d')\ndef f(a: int = 1):\n    pass\n`,
  },
  { id: 'empty-name', source: `${head}@flow(name='')\ndef f_g(a: int = 1):\n    pass\nf = f_g\n` },
  {
    id: 'fancy-names',
    source: `${head}@flow\ndef f(json, copy, schema=1, validate: int = 2, model_fields=3, dict='x', camelCase=1, ünï=2, class_=3):\n    pass\n`,
  },
  {
    id: 'constants',
    source: `${head}import datetime as dt\nA = B = 5\nC, D = 1, 'd'\nE: int = A * 2\nTABLES = ['a', 'b']\nWHEN = dt.timedelta(days=1)\n@flow\ndef f(a=A, b=B, c=C, d=D, e=E, t=TABLES, w: dt.timedelta = WHEN, n=-A, l=[A, *TABLES], m={**{'x': 1}, 'y': TABLES[0]}, z=TABLES + ['c']):\n    pass\n`,
  },
  {
    id: 'alias-types',
    source: `${head}from typing import Annotated, Dict, List, Optional, Union\nfrom pydantic import Field\nIds = List[int]\nMaybe = Optional[Ids]\nPositive = Annotated[int, Field(gt=0)]\nEither = Union[Maybe, str]\nNote = Field(ge=3)\n@flow\ndef f(a: Ids, b: Maybe = None, c: Positive = 1, d: Either = None, e: Dict[str, Positive] = {}, g: Annotated[int, Note] = 4):\n    pass\n`,
  },
  {
    id: 'comments',
    source: `${head}@flow(  # why\n    # name\n    name='c',\n)\n# between\ndef f(  # start\n    # a comment\n    a: int = 1,  # a\n    b: list[  # item\n        int\n    ] = [  # values\n        1,  # one\n    ],\n):  # end\n    # first\n    'Doc.'\n`,
  },
  {
    id: 'crlf',
    source:
      `${head}@flow\ndef f(a: int = 1):\n    """Doc.\n\n    Args:\n        a: one\n    """\n`.replaceAll(
        '\n',
        '\r\n',
      ),
  },
  {
    id: 'set-defaults',
    source: `${head}@flow\ndef f(a={3, 1, 2}, b={'b', 'a'}, c=frozenset([2, 1]), d=set(), e={True, 0}):\n    pass\n`,
  },
  {
    id: 'validate-off',
    source: `${head}@flow(validate_parameters=False)\ndef f(model_dump=1, a: int = 2):\n    pass\n`,
  },
  {
    id: 'python2-style-none',
    source: `${head}@flow\ndef f(a: int = None, b: "str" = None, c: None = None):\n    pass\n`,
  },
  { id: 'refused-underscore', source: `${head}@flow\ndef f(_a=1):\n    pass\n` },
  { id: 'refused-model-member', source: `${head}@flow\ndef f(model_dump=1):\n    pass\n` },
  { id: 'refused-wait-for', source: `${head}@flow\ndef f(wait_for=1):\n    pass\n` },
  { id: 'refused-name', source: `${head}@flow(name='a/b')\ndef f(a=1):\n    pass\n` },
  {
    id: 'field-defaults',
    source: `${head}from pydantic import Field\n@flow\ndef f(a: int = Field(ge=1, description='d'), b: int = Field(default=2, json_schema_extra={'x': 1}), c: int = Field(...), d: int = Field(3, description=''), e: list = Field(default_factory=list), g: str = Field('x', title='T')):\n    """Do.\n\n    Args:\n        b: from the docstring\n        d: from the docstring too\n    """\n`,
  },
];

export const FILE_CASES: FileCase[] = [...DOCSTRINGS, ...QUOTED, ...CLASSES, ...MORE_CLASSES, ...FILES];
