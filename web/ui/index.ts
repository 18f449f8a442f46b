// The door of web/ui.
export { mayBy, useAct, useAsk, useList, useLive, useMay, useMe } from './ask.ts';
export { type Command, commandsNow, useCommands } from './commands.ts';
export { Drawing } from './drawing/drawing.tsx';
export { DropZone, FilePicker } from './drop-zone.tsx';
export { elementsOf } from './drawing/names.ts';
export type { ModdleElement, Sheet as DrawingSheet, SheetElement, StepSpec, StepTarget } from './drawing/sheet.ts';
export type { Pill, TokenPlace } from './drawing/layer.ts';
export type { Ink } from './drawing/viewer.ts';
export { FieldInput, type KnownLine } from './form/fields.tsx';
export { type Field, type Schema, asksNothing, cleaned, fieldsOf, shownFields } from './form/schema.ts';
export { SchemaForm } from './form/schema-form.tsx';
export { Grid, faultKey } from './grid/grid.tsx';
export { type Cell, EMPTY_SHEET, type GridColumn, type Sheet, countOf, redo, settle, undo, valueOf } from './grid/model.ts';
export { isCovered, isWriting, useKeys, useLeadKey, useRowKeys } from './keys.ts';
export { LANGUAGES, type Language, OWN_NAMES } from './language-list.ts';
export type { Area } from './areas.ts';
export { bringWords, languageNow, problemWord, speak } from './language.ts';
export { useLong } from './long.ts';
export { Dialog } from './dialog.tsx';
export { ConfirmDialog } from './confirm-dialog.tsx';
export { Empty, RowsToCome, Trouble, useFaults, useProblemWords } from './notes.tsx';
export { BackArrow, PageHead, SidePanel, WithPanel } from './page.tsx';
export { usePeople } from './people.ts';
export { ChoiceButtons } from './choice-buttons.tsx';
export { SearchBox } from './search-box.tsx';
export { SecretOnce } from './secret-once.tsx';
export { PageTabs } from './tabs.tsx';
export { Mark, type Mood, State } from './state.tsx';
export { ColumnMenu, DensityButton, shownColumns } from './table-columns.tsx';
export { type Selection, useSelection } from './table-selection.tsx';
export { type ShippedView, ViewTabs, addressOf, searchOf } from './table-views.tsx';
export { BulkBar } from './table-bulk.tsx';
export { type Column, type Listed, ResourceTable, rowLink } from './table.tsx';
export { cssVariables, theme } from './theme.ts';
export { useIsPhone } from './is-phone.ts';
export { offerUndo } from './undo.tsx';
export {
  Amount,
  ClockProvider,
  Lasts,
  type TextKey,
  When,
  type Words,
  WordsIn,
  WordsProvider,
  readable,
  useLanguage,
  useLanguageOf,
  useNow,
  useWords,
} from './words.tsx';
