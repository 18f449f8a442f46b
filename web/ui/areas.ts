// The areas of words: `shell` is there from the beginning, the others come with the pages that need them.
import type batches from './languages/en/batches.json';
import type desk from './languages/en/desk.json';
import type home from './languages/en/home.json';
import type incidents from './languages/en/incidents.json';
import type mail from './languages/en/mail.json';
import type orders from './languages/en/orders.json';
import type processes from './languages/en/processes.json';
import type shell from './languages/en/shell.json';
import type tasks from './languages/en/tasks.json';

/** The English catalogue of each area. An area is a folder of pages; its words lie in `languages/LANGUAGE/AREA.json`. */
interface Catalogues {
  batches: typeof batches;
  desk: typeof desk;
  home: typeof home;
  incidents: typeof incidents;
  mail: typeof mail;
  orders: typeof orders;
  processes: typeof processes;
  shell: typeof shell;
  tasks: typeof tasks;
}

export type Area = keyof Catalogues;
/** The names of all texts. */
export type TextKey = { [A in Area]: keyof Catalogues[A] }[Area];
