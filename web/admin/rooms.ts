// The rooms of the rail, in their order and groups; a room is shown to those who may read what it needs.
import {
  Boxes,
  ClipboardList,
  CodeXml,
  FilePen,
  FileUp,
  History,
  House,
  type LucideIcon,
  Mail,
  OctagonAlert,
  Package,
  PencilRuler,
  ReceiptText,
  ScanBarcode,
  Settings,
  Store,
  Tag,
  UserRoundCog,
  Users,
  Workflow,
} from 'lucide-react';
import type { TextKey } from '../ui/index.ts';

/** Pages that stand in the rail. */
export type RoomPath =
  | '/'
  | '/orders'
  | '/drafts'
  | '/invoices'
  | '/tasks'
  | '/products'
  | '/stock'
  | '/customers'
  | '/processes'
  | '/sketches'
  | '/mail'
  | '/incidents'
  | '/channels'
  | '/till'
  | '/imports'
  | '/settings'
  | '/staff'
  | '/developers'
  | '/audit';

export interface Room {
  to: RoomPath;
  Icon: LucideIcon;
  title: TextKey;
  /** The query that the person must be allowed to ask. */
  needs: string;
  /** A count here means that something is wrong. */
  isBad?: boolean;
}

export const ROOMS: readonly Room[] = [
  { to: '/', Icon: House, title: 'home.title', needs: 'home.today' },
  { to: '/orders', Icon: Package, title: 'orders.title', needs: 'orders.list' },
  { to: '/products', Icon: Tag, title: 'products.title', needs: 'catalog.list' },
  { to: '/drafts', Icon: FilePen, title: 'drafts.title', needs: 'orders.drafts' },
  { to: '/invoices', Icon: ReceiptText, title: 'papers.title', needs: 'papers.list' },
  { to: '/tasks', Icon: ClipboardList, title: 'tasks.title', needs: 'tasks.list' },
  { to: '/stock', Icon: Boxes, title: 'stock.title', needs: 'stock.list' },
  { to: '/customers', Icon: Users, title: 'customers.title', needs: 'parties.list' },
  { to: '/processes', Icon: Workflow, title: 'processes.title', needs: 'processes.list' },
  { to: '/sketches', Icon: PencilRuler, title: 'sketches.title', needs: 'sketches.list' },
  { to: '/mail', Icon: Mail, title: 'mail.title', needs: 'messages.list' },
  { to: '/channels', Icon: Store, title: 'channels.title', needs: 'channels.health' },
  { to: '/till', Icon: ScanBarcode, title: 'till.title', needs: 'channels.till' },
  { to: '/imports', Icon: FileUp, title: 'batches.title', needs: 'batches.list' },
  { to: '/incidents', Icon: OctagonAlert, title: 'incidents.title', needs: 'incidents.list' },
  { to: '/settings', Icon: Settings, title: 'shell.settings', needs: 'settings.list' },
  { to: '/staff', Icon: UserRoundCog, title: 'staff.title', needs: 'staff.accounts' },
  { to: '/developers', Icon: CodeXml, title: 'developers.title', needs: 'staff.keys' },
  { to: '/audit', Icon: History, title: 'audit.title', needs: 'audit.list' },
];

/** The groups of the rail in their order, and the order of the rooms in each: a room that is added finds its place by its address. */
export const GROUPS = {
  start: ['/'],
  sell: ['/orders', '/drafts', '/invoices', '/tasks'],
  goods: ['/products', '/stock'],
  people: ['/customers', '/messages', '/mail'],
  reach: ['/channels', '/till'],
  flow: ['/processes', '/sketches', '/incidents'],
  house: ['/imports', '/staff', '/developers', '/audit', '/settings'],
} as const;
export type Group = keyof typeof GROUPS;

/** The letter after G that leads to a room. */
const LETTERS: Readonly<Record<string, string>> = {
  '/': 'h',
  '/orders': 'o',
  '/drafts': 'd',
  '/invoices': 'v',
  '/tasks': 't',
  '/products': 'p',
  '/stock': 's',
  '/customers': 'c',
  '/messages': 'm',
  '/mail': 'm',
  '/channels': 'n',
  '/till': 'l',
  '/processes': 'f',
  '/incidents': 'i',
  '/imports': 'b',
  '/webhooks': 'w',
  '/settings': ',',
};

export const letterOf = (to: string): string | undefined => LETTERS[to];

/** Rooms by group, in the order of the rail; a room whose address no group names stands in the last one. */
export function byGroup(rooms: readonly Room[]): { group: Group; rooms: Room[] }[] {
  const known = new Set<string>(Object.values(GROUPS).flat());
  return (Object.keys(GROUPS) as Group[])
    .map((group) => {
      const paths: readonly string[] = GROUPS[group];
      const mine = rooms.filter((room) => paths.includes(room.to)).toSorted((a, b) => paths.indexOf(a.to) - paths.indexOf(b.to));
      return { group, rooms: group === 'house' ? [...rooms.filter((room) => !known.has(room.to)), ...mine] : mine };
    })
    .filter((it) => it.rooms.length > 0);
}

/** What people of a role open most, for the four places at the thumb; who has several roles gets those of the first that is named here. */
const AT_HAND: Readonly<Record<string, readonly string[]>> = {
  courier: ['/tasks', '/parcels', '/orders', '/stock'],
  warehouse: ['/tasks', '/orders', '/stock', '/products'],
  support: ['/orders', '/customers', '/tasks', '/mail'],
  'sales desk': ['/orders', '/tasks', '/customers', '/drafts'],
  accountant: ['/orders', '/customers', '/', '/mail'],
  marketing: ['/products', '/orders', '/customers', '/mail'],
};
const USUAL = ['/', '/orders', '/tasks', '/products', '/stock', '/customers', '/processes', '/incidents', '/mail'];
const AT_HAND_COUNT = 4;

/** The rooms at the thumb on a phone: by role, filled up with what is usual. */
export function atHand(rooms: readonly Room[], roles: readonly string[]): Room[] {
  const isOwner = roles.includes('owner');
  const role = isOwner ? undefined : Object.keys(AT_HAND).find((name) => roles.includes(name));
  const wanted = [...new Set([...(role === undefined ? [] : AT_HAND[role]!), ...USUAL, ...rooms.map((room) => room.to)])];
  return wanted.flatMap((to) => rooms.find((room) => room.to === to) ?? []).slice(0, AT_HAND_COUNT);
}
