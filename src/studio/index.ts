// The studio's door.
export { createStudio } from './studio.ts';
