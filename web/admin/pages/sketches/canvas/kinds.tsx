// What an element of a drawing is, as icon and word: one table for the palette, the outline, the menus and the panel.
import {
  ArrowRight,
  CircleDot,
  CircleStop,
  Clock3,
  Diamond,
  Flag,
  GitFork,
  Hourglass,
  Layers,
  type LucideIcon,
  Mail,
  MailOpen,
  Megaphone,
  OctagonAlert,
  Play,
  Plus,
  Radio,
  RotateCcw,
  Rows3,
  Send,
  SplitSquareVertical,
  Square,
  SquareFunction,
  Table2,
  UserRound,
  Workflow,
  Zap,
} from 'lucide-react';
import { createElement } from 'react';
import type { ModdleElement } from '../../../../ui/index.ts';

const ICONS: Readonly<Record<string, LucideIcon>> = {
  task: Square,
  user_task: UserRound,
  manual_task: UserRound,
  service_task: Zap,
  send_task: Send,
  receive_task: MailOpen,
  business_rule_task: Table2,
  script_task: SquareFunction,
  call_activity: Workflow,
  sub_process: Layers,
  event_sub_process: Layers,
  transaction: Layers,
  ad_hoc_sub_process: Layers,
  exclusive_gateway: Diamond,
  parallel_gateway: Plus,
  inclusive_gateway: GitFork,
  event_based_gateway: Hourglass,
  start_event: Play,
  end_event: Flag,
  terminate: CircleStop,
  timer: Clock3,
  message: Mail,
  signal: Radio,
  error: OctagonAlert,
  escalation: Megaphone,
  compensation: RotateCcw,
  flow: ArrowRight,
  lane: Rows3,
  pool: SplitSquareVertical,
};

/** The name of what an element is, for `designer.kind.…`, e.g. `user_task`, `timer_boundary`. */
export function kindOf(model: ModdleElement): string {
  const plain = snake(model.$type.slice(model.$type.indexOf(':') + 1));
  if (plain === 'sequence_flow') return 'flow';
  if (plain === 'participant') return 'pool';
  if (plain === 'sub_process' && model['triggeredByEvent'] === true) return 'event_sub_process';
  if (/gateway$/.test(plain) && isJoin(model)) return 'join';
  const event = eventOf(model);
  if (event === undefined) return plain;
  if (event === 'terminate') return event;
  return plain.startsWith('intermediate') ? `${event}_${plain === 'intermediate_throw_event' ? 'throw' : 'catch'}` : `${event}_${plain.replace('_event', '')}`;
}

/** Whether the gateway only brings ways together. */
function isJoin(model: ModdleElement): boolean {
  const count = (name: string): number => ((model.get(name) as unknown[] | undefined) ?? []).length;
  return count('incoming') > 1 && count('outgoing') === 1;
}

/** What an event is about: `timer`, `message`, …; undefined for one about nothing and for anything else. */
export function eventOf(model: ModdleElement): string | undefined {
  const [definition] = (model['eventDefinitions'] as ModdleElement[] | undefined) ?? [];
  return definition && snake(definition.$type.replace('bpmn:', '').replace('EventDefinition', '')).replace('compensate', 'compensation');
}

/** The icon of what an element is. */
export const KindIcon = ({ model, size = 16 }: { model: ModdleElement; size?: number }) =>
  createElement(iconOf(model), { size, strokeWidth: 1.8, 'aria-hidden': true });

export function iconOf(model: ModdleElement): LucideIcon {
  const kind = kindOf(model);
  if (kind === 'join') return model.$type === 'bpmn:ParallelGateway' ? Plus : Diamond;
  return ICONS[kind] ?? ICONS[eventOf(model) ?? ''] ?? ICONS[kind.replace(/^\w+?_(start|end)$/, '$1_event')] ?? CircleDot;
}

const snake = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
