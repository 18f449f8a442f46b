// The engine's door.
export { type Engine, createEngine } from './engine.ts';
export { type Problem, compileDrawing } from './compile.ts';
export { readDrawing } from './read.ts';
