// What setting up needs to know of the program around the shop: which shops there are, and how one is thrown away.

/** The two shops that one program can hold: the demonstration and one's own. */
export type ShopKey = 'demo' | 'shop';

/** One of the doors on the first page. `accounts`: whether anybody can sign in there. */
export type Door = { key: ShopKey; exists: boolean; accounts: boolean; name: string | null };

/** The port `program`: the program as one of its shops sees it. */
export interface Program {
  here: ShopKey;
  /** There is no other shop to choose. */
  isOnly: boolean;
  /** Everybody may sign in to the demonstration as anybody there: its password is the known one. */
  demoIsOpen: boolean;
  /** The speed that the surroundings give the demonstration's clock; 0: it has no world that moves. */
  demoSpeed: number;
  mail: 'smtp' | 'simulated' | 'none';
  version: string;
  /** Where the data lies. */
  where: string;
  doors(): Promise<Door[]>;
  /** Closes the demonstration and throws its database away; does nothing when it is not there. */
  discardDemo(): Promise<void>;
  /** Makes the demonstration's database anew, if it is not there, and opens it. */
  makeDemo(): Promise<void>;
}

export const PROGRAM_PORT = 'program';
