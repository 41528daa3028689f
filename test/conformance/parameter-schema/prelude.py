import collections
import collections.abc
import datetime
import decimal
import enum
import fractions
import io
import ipaddress
import math
import numbers
import os
import pathlib
import re
import types
import typing
import uuid
import zoneinfo
from collections.abc import Collection, Container
from datetime import datetime as DT, date, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import (
    IO, AbstractSet, Annotated, Any, AnyStr, AsyncIterator, Awaitable, BinaryIO, Callable, ClassVar, Concatenate,
    Coroutine, Counter, DefaultDict, Deque, Dict, Final, ForwardRef, FrozenSet, Generator, Hashable, Iterable,
    Iterator, List, Literal, LiteralString, Mapping, Match, MutableMapping, MutableSequence, MutableSet, NamedTuple,
    Never, NewType, NoReturn, Optional, Pattern, Required, Reversible, Self, Sequence, Set, Sized, SupportsInt, Text,
    TextIO, Tuple, Type, TypeAlias, TypeVar, Union, Unpack,
)
from uuid import UUID

import annotated_types
import pydantic
from prefect import flow
from pydantic import (
    UUID1, UUID3, UUID4, UUID5, AfterValidator, AmqpDsn, AnyHttpUrl, AnyUrl, AnyWebsocketUrl, AwareDatetime,
    Base64Bytes, Base64Str, Base64UrlStr, BaseModel, BeforeValidator, ByteSize, ClickHouseDsn, CockroachDsn,
    DirectoryPath, EmailStr, Field, FilePath, FileUrl, FiniteFloat, FtpUrl, FutureDate, FutureDatetime, HttpUrl,
    ImportString, InstanceOf, IPvAnyAddress, IPvAnyInterface, IPvAnyNetwork, Json, JsonValue, KafkaDsn, MariaDBDsn,
    MongoDsn, MySQLDsn, NaiveDatetime, NameEmail, NatsDsn, NegativeFloat, NegativeInt, NewPath, NonNegativeFloat,
    NonNegativeInt, NonPositiveFloat, NonPositiveInt, PastDate, PastDatetime, PlainSerializer, PlainValidator,
    PositiveFloat, PositiveInt, PostgresDsn, RedisDsn, RootModel, Secret, SecretBytes, SecretStr, SkipValidation,
    SnowflakeDsn, SocketPath, StrictBool, StrictBytes, StrictFloat, StrictInt, StrictStr, StringConstraints,
    WebsocketUrl, WithJsonSchema, WrapValidator, conbytes, condate, condecimal, confloat, conint, conlist, conset, constr,
)


class Thing:
    pass


class E(enum.Enum):
    A = 1


N = NewType('N', int)
T = TypeVar('T')
TB = TypeVar('TB', bound=int)
TC = TypeVar('TC', int, str)
Alias = Optional[int]
Chain = Union[Alias, str]


class NT(NamedTuple):
    a: int
    b: str = 'x'


def helper():
    pass
