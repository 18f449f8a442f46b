// The engine's door.
export { type Engine, createEngine } from './engine.ts';
export { type Problem, compileDrawing } from './compile.ts';
export { type Outline, type OutlineNode, type OutlineTimer, outlineOf } from './outline.ts';
export { type Markup, isMarkup, readMarkup, writeMarkup } from './markup.ts';
export { kontorModdle } from './moddle.ts';
export { atHand, fits } from './palette/offers.ts';
export { parseDrawing, readDrawing } from './read.ts';
export { keepWhatWasThere, writeDrawing } from './write.ts';
export { XmlError, decodeXml } from './safe-xml.ts';
export type { Definition } from './definitions.ts';
export type { Graph, Node } from './graph.ts';
export {
  type CellProblem,
  type ColumnKind,
  type Condition,
  type Cover,
  type OpenTable,
  type TableDifference,
  type TableForm,
  type TrialAnswer,
  differenceOfTables,
  openTable,
  readForm,
  usersOfTable,
  writeForm,
} from './tables.ts';
export { type GivenTask, giveTasks } from './assigning.ts';
export {
  DifferenceShape,
  type Differs,
  type Head,
  ImpactShape,
  ProblemShape,
  PublishedShape,
  differenceBetween,
  foundIn,
  headOf,
  isTable,
  moveInput,
  moveRefusals,
  publishFile,
  publishRefusals,
  tableRefusals,
} from './sketching.ts';
export { type OrderRecord, type Path, type PathStep } from './replay/record.ts';
export type { DrawnPart } from './replay/parts.ts';
export type { Replayed } from './replay/replay.ts';
export { Replayer } from './replay/replayer.ts';
