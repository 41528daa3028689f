/** Modules of undici without types of their own; `proxy-agent.ts` gives them theirs. */
declare module 'undici/lib/api/index.js' {
  const api: object;
  export default api;
}
declare module 'undici/lib/dispatcher/dispatcher.js' {
  const dispatcher: unknown;
  export default dispatcher;
}
declare module 'undici/lib/dispatcher/env-http-proxy-agent.js' {
  const agent: unknown;
  export default agent;
}
