/**
 * undici's proxy agent alone. Its index also loads fetch, WebSocket, caches and mocks, which `tq` does not use and
 * which cost 60 ms at start (measured with undici 7 on Node 20); so this takes the two modules that are needed and
 * joins them as undici's index.js does.
 */
import type { Dispatcher, EnvHttpProxyAgent as Agent } from 'undici';
import api from 'undici/lib/api/index.js';
import dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import agent from 'undici/lib/dispatcher/env-http-proxy-agent.js';

Object.assign((dispatcher as { prototype: Dispatcher }).prototype, api);

export const EnvHttpProxyAgent = agent as typeof Agent;
