// The server's door.
export { auditModule } from './audit.ts';
export { SERVER_CODES } from './problem.ts';
export { rightsModule } from './permissions.ts';
export { clockModule, demoSetting, lookAtClock, readSpan } from './clock.ts';
export { Health, type Readiness } from './health.ts';
export { SHOP_COOKIE } from './identity.ts';
export { Live } from './live.ts';
export { openapi } from './openapi.ts';
export { type Problem, SERVER_PROBLEMS, troubleOf } from './problem.ts';
export { queryReader } from './query-input.ts';
export { pathOf } from './routes.ts';
export { type ServerOptions, createListener, createServer } from './server.ts';
