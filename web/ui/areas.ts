// The areas of words: `shell` is there from the beginning, the others come with the pages that need them.
import type channels from './languages/en/channels.json';
import type checks from './languages/en/checks.json';
import type customers from './languages/en/customers.json';
import type batches from './languages/en/batches.json';
import type desk from './languages/en/desk.json';
import type discovery from './languages/en/discovery.json';
import type drafts from './languages/en/drafts.json';
import type handbook from './languages/en/handbook.json';
import type home from './languages/en/home.json';
import type audit from './languages/en/audit.json';
import type designer from './languages/en/designer.json';
import type developers from './languages/en/developers.json';
import type incidents from './languages/en/incidents.json';
import type mail from './languages/en/mail.json';
import type moving from './languages/en/moving.json';
import type orders from './languages/en/orders.json';
import type problems from './languages/en/problems.json';
import type papers from './languages/en/papers.json';
import type processes from './languages/en/processes.json';
import type rehearsals from './languages/en/rehearsals.json';
import type settings from './languages/en/settings.json';
import type sketches from './languages/en/sketches.json';
import type products from './languages/en/products.json';
import type shell from './languages/en/shell.json';
import type stock from './languages/en/stock.json';
import type steps from './languages/en/steps.json';
import type staff from './languages/en/staff.json';
import type tables from './languages/en/tables.json';
import type tasks from './languages/en/tasks.json';
import type templates from './languages/en/templates.json';
import type till from './languages/en/till.json';
import type trials from './languages/en/trials.json';
import type watch from './languages/en/watch.json';
import type welcome from './languages/en/welcome.json';

/** The English catalogue of each area. An area is a folder of pages; its words lie in `languages/LANGUAGE/AREA.json`. */
interface Catalogues {
  channels: typeof channels;
  checks: typeof checks;
  customers: typeof customers;
  batches: typeof batches;
  desk: typeof desk;
  discovery: typeof discovery;
  drafts: typeof drafts;
  handbook: typeof handbook;
  home: typeof home;
  audit: typeof audit;
  designer: typeof designer;
  developers: typeof developers;
  incidents: typeof incidents;
  mail: typeof mail;
  moving: typeof moving;
  orders: typeof orders;
  problems: typeof problems;
  papers: typeof papers;
  processes: typeof processes;
  rehearsals: typeof rehearsals;
  settings: typeof settings;
  sketches: typeof sketches;
  products: typeof products;
  shell: typeof shell;
  stock: typeof stock;
  staff: typeof staff;
  tables: typeof tables;
  steps: typeof steps;
  tasks: typeof tasks;
  templates: typeof templates;
  till: typeof till;
  trials: typeof trials;
  watch: typeof watch;
  welcome: typeof welcome;
}

export type Area = keyof Catalogues;
/** The names of all texts. */
export type TextKey = { [A in Area]: keyof Catalogues[A] }[Area];
