// Compiles `for`, `some` and `every`.
import type { AstOf, Iteration } from './ast.ts';
import { MAX_LIST_LENGTH } from './budget.ts';
import { epochDay } from './calendar.ts';
import { dateOfDay } from './temporal.ts';
import { toInteger } from './numbers.ts';
import { anyType, booleanType, dateType, listType, numberType, typeName } from './types.ts';
import type { FeelType } from './types.ts';
import type { Binding, Code, Frame, Scope, Unit } from './unit.ts';
import { newSlot, refuse, withNames } from './unit.ts';
import { FeelDate, FeelRange, isList } from './values.ts';
import type { FeelValue } from './values.ts';

interface Turn {
  readonly slot: number;
  readonly over: (frame: Frame) => Iterable<FeelValue> | null;
}

function* span(from: number, to: number, make: (index: number) => FeelValue): Iterable<FeelValue> {
  const step = from <= to ? 1 : -1;
  for (let index = from; step > 0 ? index <= to : index >= to; index += step) yield make(index);
}

/** The whole numbers or days from one end to the other, in either direction; null when the ends are neither. */
function between(low: FeelValue, high: FeelValue, lowClosed = true, highClosed = true): Iterable<FeelValue> | null {
  const ends = endIndexes(low, high);
  if (!ends) return null;
  const [from, to, make] = ends;
  const step = from <= to ? 1 : -1;
  const first = lowClosed ? from : from + step;
  const last = highClosed ? to : to - step;
  return (last - first) * step < 0 && !(lowClosed && highClosed) ? [] : span(first, last, make);
}

function endIndexes(low: FeelValue, high: FeelValue): readonly [number, number, (index: number) => FeelValue] | null {
  if (low instanceof FeelDate && high instanceof FeelDate) {
    return [epochDay(low.year, low.month, low.day), epochDay(high.year, high.month, high.day), dateOfDay];
  }
  const from = typeof low === 'number' ? toInteger(low) : null;
  const to = typeof high === 'number' ? toInteger(high) : null;
  return from === null || to === null ? null : [from, to, (index) => index];
}

function elements(value: FeelValue): Iterable<FeelValue> | null {
  if (value === null) return null;
  if (isList(value)) return value;
  return value instanceof FeelRange ? between(value.low, value.high, value.lowClosed, value.highClosed) : [value];
}

function compileTurn(iteration: Iteration, scope: Scope, unit: Unit): { turn: Turn; binding: Binding } {
  const from = unit.compile(iteration.from, scope, unit);
  const slot = newSlot(unit);
  if (iteration.to) {
    const to = unit.compile(iteration.to, scope, unit);
    for (const [end, ast] of [
      [from, iteration.from],
      [to, iteration.to],
    ] as const) {
      if (!['number', 'date', 'any', 'null'].includes(end.type.kind))
        refuse(unit, 'feel.type', `A loop runs between numbers or dates, not ${typeName(end.type)}`, ast.at);
    }
    const type = from.type.kind === 'date' ? dateType : from.type.kind === 'number' ? numberType : anyType;
    return { turn: { slot, over: (frame) => between(from.run(frame), to.run(frame)) }, binding: { slot, type } };
  }
  const type: FeelType = from.type.kind === 'list' || from.type.kind === 'range' ? from.type.of : from.type;
  return { turn: { slot, over: (frame) => elements(from.run(frame)) }, binding: { slot, type } };
}

/** Later iterations see the names of earlier ones. */
function compileTurns(iterations: readonly Iteration[], scope: Scope, unit: Unit): { turns: Turn[]; inside: Scope } {
  unit.metered = true;
  let inside = scope;
  const turns = iterations.map((iteration) => {
    const { turn, binding } = compileTurn(iteration, inside, unit);
    inside = withNames(inside, [[iteration.name, binding]]);
    return turn;
  });
  return { turns, inside };
}

/** Visits every combination; `visit` answers whether to go on. False when a source is not a list. */
function everyTurn(turns: readonly Turn[], index: number, frame: Frame, visit: () => boolean): 'done' | 'stopped' | 'no list' {
  const turn = turns[index];
  if (!turn) return visit() ? 'done' : 'stopped';
  const source = turn.over(frame);
  if (source === null) return 'no list';
  for (const value of source) {
    frame.meter.spend(1);
    frame.locals[turn.slot] = value;
    const outcome = everyTurn(turns, index + 1, frame, visit);
    if (outcome !== 'done') return outcome;
  }
  return 'done';
}

export function compileFor(ast: AstOf<'for'>, scope: Scope, unit: Unit): Code {
  const { turns, inside } = compileTurns(ast.iterations, scope, unit);
  return forCode(turns, inside, unit, (within) => unit.compile(ast.body, within, unit));
}

function forCode(turns: readonly Turn[], inside: Scope, unit: Unit, compileBody: (inside: Scope) => Code): Code {
  const partialSlot = newSlot(unit);
  const body = compileBody(withNames(inside, [['partial', { slot: partialSlot, type: listType(anyType) }]]));
  const usesPartial = unit.usedSlots.has(partialSlot);
  return {
    type: listType(body.type),
    run: (frame) => {
      const results: FeelValue[] = [];
      const outcome = everyTurn(turns, 0, frame, () => {
        if (results.length >= MAX_LIST_LENGTH) frame.meter.list(results.length + 1);
        if (usesPartial) {
          // A copy, because the list goes on to grow and a turn may keep it.
          frame.meter.spend(results.length >> 4);
          frame.locals[partialSlot] = results.slice();
        }
        results.push(body.run(frame));
        return true;
      });
      return outcome === 'no list' ? null : results;
    },
  };
}

export function compileQuantified(ast: AstOf<'some' | 'every'>, scope: Scope, unit: Unit): Code {
  const { turns, inside } = compileTurns(ast.iterations, scope, unit);
  const body = unit.compile(ast.body, inside, unit);
  if (body.type.kind !== 'boolean' && body.type.kind !== 'any' && body.type.kind !== 'null') {
    refuse(unit, 'feel.type', `A condition is wanted here, not ${typeName(body.type)}`, ast.body.at);
  }
  return quantifiedCode(ast.is, turns, body);
}

function quantifiedCode(is: 'some' | 'every', turns: readonly Turn[], body: Code): Code {
  const decisive = is === 'some';
  return {
    type: booleanType,
    run: (frame) => {
      let result: boolean | null = !decisive;
      const outcome = everyTurn(turns, 0, frame, () => {
        const verdict = body.run(frame);
        if (verdict === decisive) result = decisive;
        else if (verdict !== !decisive && result === !decisive) result = null;
        return verdict !== decisive;
      });
      return outcome === 'no list' ? null : result;
    },
  };
}

/** The turns over something that is compiled already, as boxed loops have it. */
function turnOver(over: Code, name: string, scope: Scope, unit: Unit): { turns: Turn[]; inside: Scope } {
  unit.metered = true;
  const slot = newSlot(unit);
  const type: FeelType = over.type.kind === 'list' || over.type.kind === 'range' ? over.type.of : over.type;
  return {
    turns: [{ slot, over: (frame) => elements(over.run(frame)) }],
    inside: withNames(scope, [[name, { slot, type }]]),
  };
}

/** A boxed `for`. */
export function compileForWith(over: Code, name: string, scope: Scope, unit: Unit, compileBody: (inside: Scope) => Code): Code {
  const { turns, inside } = turnOver(over, name, scope, unit);
  return forCode(turns, inside, unit, compileBody);
}

/** A boxed `some` or `every`. */
export function compileQuantifiedWith(is: 'some' | 'every', over: Code, name: string, scope: Scope, unit: Unit, compileBody: (inside: Scope) => Code): Code {
  const { turns, inside } = turnOver(over, name, scope, unit);
  return quantifiedCode(is, turns, compileBody(inside));
}
