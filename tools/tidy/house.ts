// The shape of the house as data: which rooms there are, which arrows run between them, which file lies where.

/** The modules of the shop and the only other modules each may import; a new name or arrow needs an ADR. */
export const MODULES: Readonly<Record<string, readonly string[]>> = {
  staff: [],
  webhooks: [],
  desk: ['staff'],
  parties: [],
  messages: ['parties'],
  catalog: [],
  pricing: ['catalog', 'parties'],
  stock: ['catalog'],
  orders: ['desk', 'parties', 'catalog', 'pricing', 'stock'],
  payments: ['parties'],
  shipping: ['parties', 'catalog', 'stock'],
  warehouse: ['stock', 'shipping'],
  purchasing: ['parties', 'catalog', 'stock'],
  channels: ['parties', 'catalog', 'pricing', 'stock', 'orders', 'payments', 'shipping'],
  papers: ['parties', 'messages', 'catalog', 'orders', 'payments', 'shipping'],
  batches: ['desk', 'parties', 'catalog', 'pricing', 'stock', 'orders'],
  setup: ['staff', 'parties', 'messages', 'catalog', 'pricing', 'stock', 'orders', 'payments', 'shipping', 'channels'],
  marketing: ['parties', 'catalog', 'pricing', 'orders'],
  support: ['parties'],
  insight: [],
};

const ALL_MODULES = Object.keys(MODULES).map((name) => `modules/${name}`);

/** Arrows by room: the rooms whose doors its product code may import. Rooms that are not named here are free. */
export type Arrows = Readonly<Record<string, readonly string[]>>;

/** The arrows of house.md. Tests and tools are free; the tests of a room may use any door of their own side. */
export const ARROWS: Arrows = {
  kernel: [],
  database: [],
  engine: ['kernel'],
  studio: ['kernel', 'engine', 'modules/staff', 'modules/desk'],
  ...Object.fromEntries(Object.entries(MODULES).map(([name, below]) => [`modules/${name}`, ['kernel', ...below.map((other) => `modules/${other}`)]])),
  providers: ['kernel', ...ALL_MODULES],
  server: ['kernel', 'engine', ...ALL_MODULES],
  testing: ['kernel', 'engine', 'studio', 'database', 'app', ...ALL_MODULES],
  cli: ['server', 'app', 'kernel', 'engine', 'database'],
  app: ['kernel', 'engine', 'studio', 'database', 'server', 'providers', ...ALL_MODULES],
  main: ['database', 'app', 'server', 'cli', 'kernel', 'demo'],
  demo: ['kernel', 'engine', 'testing', 'app', ...ALL_MODULES],
  'web/api': [],
  'web/ui': ['web/api'],
  'web/admin': ['web/ui', 'web/api'],
  'web/store': ['web/ui', 'web/api'],
  'web/scanner': ['web/ui', 'web/api'],
};

const SRC_ROOMS = ['kernel', 'database', 'engine', 'studio', 'providers', 'server', 'cli', 'testing'];
const WEB_ROOMS = ['api', 'ui', 'admin', 'store', 'scanner'];

/**
 * The room a file belongs to, from its path relative to the checkout; undefined where the house has no such room.
 * Loose files at the top and in web/ (configuration) belong to the rooms `top` and `web`, which are free.
 */
export function roomOf(path: string): string | undefined {
  const [first = '', second = '', third = ''] = path.split('/');
  if (first === 'src') {
    if (second === 'main.ts') return 'main';
    if (second === 'app.ts' || second === 'config.ts' || second === 'app') return 'app';
    if (second === 'modules') return third in MODULES ? `modules/${third}` : undefined;
    return SRC_ROOMS.includes(second) && third !== '' ? second : undefined;
  }
  if (first === 'web') {
    if (third === '') return 'web';
    return WEB_ROOMS.includes(second) ? `web/${second}` : undefined;
  }
  if (second === '') return 'top';
  return ['test', 'tools', 'demo'].includes(first) ? first : undefined;
}

/** The folder of a room, or undefined for rooms that are single files or free. */
export function folderOf(room: string): string | undefined {
  if (room === 'demo') return 'demo';
  if (room.startsWith('web/')) return room;
  return room.startsWith('modules/') || SRC_ROOMS.includes(room) ? `src/${room}` : undefined;
}

/** Is the file a test, or only for tests? Such files may use any door and are free of most rules on calls. */
export function isTestFile(path: string): boolean {
  return /\.(test|journey|bench|fixture)\.tsx?$/.test(path) || path.startsWith('test/');
}

/** The room's door: the one file that other rooms may import. */
export function isDoor(path: string): boolean {
  const room = roomOf(path);
  if (path === 'src/app.ts') return true;
  const folder = room === undefined ? undefined : folderOf(room);
  return folder !== undefined && path === `${folder}/index.ts`;
}
