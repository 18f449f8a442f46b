// The studio's door.
export { createStudio } from './studio.ts';
export { drainTrials } from './trials/work.ts';
