// The rooms of the rail, in their order; a room is shown to those who may read what it needs.
import { ClipboardList, CodeXml, History, type LucideIcon, Mail, OctagonAlert, Package, Users, Workflow } from 'lucide-react';
import type { TextKey } from '../ui/index.ts';

/** Pages that stand in the rail. */
export type RoomPath = '/orders' | '/tasks' | '/processes' | '/mail' | '/incidents' | '/staff' | '/developers' | '/audit';

interface Room {
  to: RoomPath;
  Icon: LucideIcon;
  title: TextKey;
  /** The query that the person must be allowed to ask. */
  needs: string;
  /** A count here means that something is wrong. */
  isBad?: boolean;
}

export const ROOMS: readonly Room[] = [
  { to: '/orders', Icon: Package, title: 'orders.title', needs: 'orders.list' },
  { to: '/tasks', Icon: ClipboardList, title: 'tasks.title', needs: 'tasks.list' },
  { to: '/processes', Icon: Workflow, title: 'processes.title', needs: 'processes.list' },
  { to: '/mail', Icon: Mail, title: 'mail.title', needs: 'messages.list' },
  { to: '/incidents', Icon: OctagonAlert, title: 'incidents.title', needs: 'incidents.list' },
  { to: '/staff', Icon: Users, title: 'staff.title', needs: 'staff.accounts' },
  { to: '/developers', Icon: CodeXml, title: 'developers.title', needs: 'staff.keys' },
  { to: '/audit', Icon: History, title: 'audit.title', needs: 'audit.list' },
];
