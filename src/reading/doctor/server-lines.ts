/** `tq doctor`: the Prefect server that settings name, the way there, and the local one. Reads only; one or two requests. */
import type { DoctorLine } from '../../preflight/doctor/doctor.ts';
import { proxyInEffect } from '../../preflight/doctor/proxy-in-effect.ts';
import { type Environment, isContinuousIntegration } from '../../environment.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LocalServer } from '../../ports/local-server.ts';
import type { PrefectReader } from '../../ports/prefect-client.ts';
import type { ServerVersion, ServerVersionReader } from '../../ports/server-version.ts';
import { mask } from '../../secrets.ts';
import type { ConnectionSettings, Settings } from '../../settings.ts';
import { asTqError, TqError } from '../../tq-error.ts';
import { inTime } from '../in-time.ts';
import { HELP_IN_CI } from '../running-server.ts';

export interface ServerPorts {
  environment: Environment;
  clock: Clock;
  settings: () => Promise<Settings>;
  connect: () => Promise<PrefectReader & ServerVersionReader>;
  localServer: () => Promise<Pick<LocalServer, 'status'>>;
  /** In milliseconds, for an answer; by default 8 s. */
  patience?: number;
}

const PATIENCE_MILLISECONDS = 8000;
/** Schedules and tokens suffer from more. */
const MOST_SKEW_SECONDS = 30;

export async function serverLines(ports: ServerPorts): Promise<DoctorLine[]> {
  const local = localLine(ports);
  const settings = await ports.settings().catch(asTqError);
  if (settings instanceof TqError)
    return [server('reachable', 'skipped', 'the settings cannot be read'), await local];
  const { connection } = settings;
  const address = connection.apiUrl?.value;
  if (address === undefined)
    return [
      server(
        'reachable',
        'skipped',
        'no server is configured',
        isContinuousIntegration(ports.environment)
          ? HELP_IN_CI
          : 'set `PREFECT_API_URL`, or start one with `tq dev up`',
      ),
      await local,
    ];
  const asked = await askServer(ports);
  return [
    ...answerLines(asked, String(mask(address)), ports.clock),
    await local,
    proxyLine(new URL(address), ports.environment),
    tlsLine(new URL(address), connection, asked),
  ];
}

type Status = DoctorLine['status'];

function server(name: string, status: Status, message: string, help?: string): DoctorLine {
  return { topic: 'server', name, status, message, ...(help === undefined ? {} : { help }) };
}

type Asked = { version: ServerVersion | undefined; seconds: number } | { error: TqError };

async function askServer(ports: ServerPorts): Promise<Asked> {
  const { clock, patience = PATIENCE_MILLISECONDS } = ports;
  const start = clock.now().getTime();
  const asking = ports.connect().then(async (prefect): Promise<Asked> => {
    // Prefect Cloud has pools and no version.
    if (prefect.isCloud) await prefect.findWorkPools(['tq-doctor']);
    const version = prefect.isCloud ? undefined : await prefect.serverVersion();
    return { version, seconds: (clock.now().getTime() - start) / 1000 };
  });
  return inTime(asking, clock, { patience, who: 'it' }).catch((error: unknown) => ({
    error: asTqError(error),
  }));
}

function answerLines(asked: Asked, address: string, clock: Clock): DoctorLine[] {
  if ('error' in asked) {
    const { reason, message, help } = asked.error;
    if (reason === 'unauthorized')
      return [
        server('reachable', 'passed', `\`${address}\``),
        server('authenticated', 'failed', message, help),
      ];
    return [server('reachable', 'failed', message, help)];
  }
  const { version, seconds } = asked;
  return [
    server('reachable', 'passed', `\`${address}\`, after ${seconds.toFixed(2)} s`),
    server('authenticated', 'passed', 'the server answers what only its users may ask'),
    version === undefined
      ? server('version', 'passed', 'Prefect Cloud')
      : server('version', /^3\./.test(version.version) ? 'passed' : 'warning', `Prefect ${version.version}`),
    ...(version === undefined ? [] : [clockLine(version, clock)]),
  ];
}

function clockLine({ date }: ServerVersion, clock: Clock): DoctorLine {
  if (date === undefined) return server('clock', 'skipped', 'the server does not say what time it has');
  const skew = Math.round((clock.now().getTime() - date.getTime()) / 1000);
  const words = `${Math.abs(skew)} s ${skew < 0 ? 'behind' : 'ahead of'} the server's`;
  return Math.abs(skew) <= MOST_SKEW_SECONDS
    ? server('clock', 'passed', "as the server's")
    : server('clock', 'warning', `this machine's clock is ${words}`, 'set both by NTP: schedules go by them');
}

async function localLine({ localServer }: ServerPorts): Promise<DoctorLine> {
  try {
    const status = await (await localServer()).status();
    return server(
      'local',
      'passed',
      status.running ? `\`tq dev\` runs one at \`${status.apiUrl}\`` : '`tq dev` runs none',
    );
  } catch (error) {
    return server('local', 'warning', asTqError(error).message);
  }
}

function proxyLine(address: URL, { variables }: Environment): DoctorLine {
  const proxy = proxyInEffect(address, variables);
  const line = { topic: 'network', name: 'proxy', status: 'passed' } as const;
  if ('variable' in proxy)
    return { ...line, message: `\`${proxy.variable}\`, ${withoutLogin(proxy.value)}, for ${address.host}` };
  const why = {
    'none is set': 'no proxy is set',
    NO_PROXY: '`NO_PROXY` names it',
    loopback: 'this machine itself',
  };
  return { ...line, message: `${address.host} is reached directly: ${why[proxy.direct]}` };
}

/** The scheme may be missing, and the login be a token. */
function withoutLogin(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/i, '$1********@');
}

function tlsLine({ protocol }: URL, connection: ConnectionSettings, asked: Asked): DoctorLine {
  const line = { topic: 'network', name: 'tls' } as const;
  if (protocol !== 'https:')
    return { ...line, status: 'skipped', message: 'the address is one of plain HTTP' };
  if ('error' in asked && asked.error.message.includes('TLS:'))
    return {
      ...line,
      status: 'failed',
      message: 'the certificate of the server is not trusted, or not right',
      ...(asked.error.help === undefined ? {} : { help: asked.error.help }),
    };
  if (connection.tlsInsecureSkipVerify)
    return {
      ...line,
      status: 'warning',
      message: 'certificates are not verified: anyone on the way may read the key',
      help: 'unset `PREFECT_API_TLS_INSECURE_SKIP_VERIFY`, and set `PREFECT_API_SSL_CERT_FILE`',
    };
  const { sslCertFile } = connection;
  const by =
    sslCertFile === undefined ? 'authorities of Node' : `\`${sslCertFile.value}\` (\`${sslCertFile.name}\`)`;
  return {
    ...line,
    status: 'error' in asked ? 'skipped' : 'passed',
    message: `certificates are verified by ${by}`,
  };
}
