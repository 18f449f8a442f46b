// The verb that says on which days the shop works.
import Type from 'typebox';
import { defineAction, writeSetting } from '#kernel';
import { CalendarSchema, calendarSetting } from './ship-by.ts';

export const setCalendar = defineAction({
  name: 'orders.set_calendar',
  summary: 'Says on which days goods leave, and when the last courier leaves each warehouse; orders placed before keep their day.',
  input: CalendarSchema,
  output: Type.Object({}),
  refusals: {},
  changes: [],
  run: async (ctx, calendar) => {
    writeSetting(ctx, calendarSetting, calendar);
    return {};
  },
});
