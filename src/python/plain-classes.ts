/** Classes that are nothing but classes to pydantic: it checks by `isinstance`, and Prefect shows no type for them. */
import { isStandardLibrary } from './standard-library.ts';

/** Classes of the standard library that are enums or named tuples (measured on Python 3.11). */
const OTHER_STANDARD_CLASSES = new RegExp(
  String.raw`^(enum\..*|decimal\.DecimalTuple|uuid\.SafeUUID|re\.RegexFlag|socket\.(AddressFamily|SocketKind|.*Flag)|` +
    String.raw`inspect\.(ArgInfo|Arguments|Attribute|ClosureVars|FrameInfo|FullArgSpec|Traceback)|` +
    String.raw`urllib\.parse\.\w+Result(Bytes)?|ssl\.(AlertDescription|DefaultVerifyPaths|Options|Purpose|SSLErrorNumber|TLSVersion|Verify\w+)|` +
    String.raw`http\.HTTP\w+|difflib\.Match|platform\.uname_result|selectors\.SelectorKey|signal\.(Handlers|Sigmasks|Signals)|tokenize\.TokenInfo)$`,
);

/** Classes of other packages that are plain ones to pydantic, so tq need not see their source (measured, but for pyspark, dask, geopandas and torch). */
const PLAIN_CLASSES = new Set(
  Object.entries({
    pandas: 'DataFrame Series Index Timestamp Timedelta Interval Period DatetimeIndex Categorical',
    numpy: 'ndarray float64 float32 int64 int32 bool_ str_ datetime64 dtype generic number integer floating',
    'numpy.random': 'Generator',
    polars: 'DataFrame LazyFrame Series Expr DataType',
    pyarrow: 'Table RecordBatch Schema Array',
    'pyarrow.dataset': 'Dataset',
    duckdb: 'DuckDBPyConnection DuckDBPyRelation',
    xarray: 'Dataset DataArray',
    requests: 'Session Response',
    httpx: 'Client AsyncClient Response URL',
    sqlalchemy: 'Engine Connection Table MetaData',
    'sqlalchemy.engine': 'Engine Connection',
    'sqlalchemy.orm': 'Session',
    'sqlalchemy.ext.asyncio': 'AsyncEngine AsyncSession',
    boto3: 'Session',
    'boto3.session': 'Session',
    'botocore.client': 'BaseClient',
    pendulum: 'DateTime Date Time Duration Interval',
    'pyspark.sql': 'DataFrame SparkSession',
    'dask.dataframe': 'DataFrame Series',
    'dask.distributed': 'Client',
    geopandas: 'GeoDataFrame GeoSeries',
    torch: 'Tensor',
  }).flatMap(([module, names]) => names.split(' ').map((name) => `${module}.${name}`)),
);

/** Whether pydantic sees nothing in the class but a class. */
export function isPlainClass(path: string): boolean {
  return PLAIN_CLASSES.has(path) || (isStandardLibrary(path) && !OTHER_STANDARD_CLASSES.test(path));
}
