// How PostgreSQL is set for one small shop on a machine with two cores, where nothing acknowledged may be lost.

export type Settings = Record<string, string>;

/** The settings of every embedded server; the benches use the same ones, so that a figure means the shop. */
export const defaultSettings: Readonly<Settings> = {
  // Durability is never traded: an order that was answered survives a power cut.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // Only the socket in a folder of mode 700: nobody else on the machine can even knock.
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '40',
  // The whole program must fit in 300 MB, Node included.
  shared_buffers: '96MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  wal_buffers: '8MB',
  huge_pages: 'off',
  // Fewer helper processes: reads come from memory, so asynchronous reading brings nothing here.
  io_method: 'sync',
  max_worker_processes: '4',
  max_parallel_workers: '2',
  max_parallel_workers_per_gather: '1',
  // A base backup over SQL needs `replica`; nobody replicates from here, so there are no senders.
  wal_level: 'replica',
  max_wal_senders: '0',
  max_replication_slots: '0',
  // Checkpoints are rare and spread out: each one makes whole pages go into the log again.
  checkpoint_timeout: '15min',
  max_wal_size: '1GB',
  min_wal_size: '160MB',
  checkpoint_completion_target: '0.9',
  random_page_cost: '1.1',
  jit: 'off',
  autovacuum: 'on',
  autovacuum_naptime: '30s',
  autovacuum_max_workers: '2',
  autovacuum_worker_slots: '4',
  timezone: 'UTC',
  log_timezone: 'UTC',
  datestyle: 'iso, ymd',
  lc_messages: 'C',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] %q%u@%d ',
  log_checkpoints: 'off',
  update_process_title: 'off',
};

/** Prints settings as a PostgreSQL configuration file; a value is quoted as the server's manual says (doubled quotes). */
export function printSettings(settings: Settings): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  return `# Written by Kontor at every start; your own changes belong into ALTER SYSTEM.\n${lines.join('\n')}\n`;
}
