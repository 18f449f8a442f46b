// The studio's door.
export { createStudio } from './studio.ts';
export { drainTrials } from './trials/work.ts';
export { type Model as RehearsalModel, modelNode, wayTo } from './rehearsal/model.ts';
export { type Play as RehearsalPlay, Simulation } from './rehearsal/simulation.ts';
