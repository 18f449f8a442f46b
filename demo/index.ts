// The door of the demonstration: the parts of the program with a shop to show and a world that moves.
export { connectDemo, living, seedShop, withDemo } from './shop.ts';
export { World } from './world.ts';
