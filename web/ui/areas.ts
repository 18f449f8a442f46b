// The areas of words: `shell` is there from the beginning, the others come with the pages that need them.
import type audit from './languages/en/audit.json';
import type developers from './languages/en/developers.json';
import type incidents from './languages/en/incidents.json';
import type mail from './languages/en/mail.json';
import type orders from './languages/en/orders.json';
import type problems from './languages/en/problems.json';
import type processes from './languages/en/processes.json';
import type shell from './languages/en/shell.json';
import type staff from './languages/en/staff.json';
import type tasks from './languages/en/tasks.json';

/** The English catalogue of each area. An area is a folder of pages; its words lie in `languages/LANGUAGE/AREA.json`. */
interface Catalogues {
  audit: typeof audit;
  developers: typeof developers;
  incidents: typeof incidents;
  mail: typeof mail;
  orders: typeof orders;
  problems: typeof problems;
  processes: typeof processes;
  shell: typeof shell;
  staff: typeof staff;
  tasks: typeof tasks;
}

export type Area = keyof Catalogues;
/** The names of all texts. */
export type TextKey = { [A in Area]: keyof Catalogues[A] }[Area];
