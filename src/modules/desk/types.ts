// The nouns of the desk: what colleagues say about a document, and what they are told.

/** Private notes stay in the house; public ones are shown to the customer. */
export type Visibility = 'private' | 'public';

export type Note = {
  id: string;
  documentId: string;
  authorId: string;
  text: string;
  visibility: Visibility;
  createdAt: Date;
  editedAt: Date | null;
  removedAt: Date | null;
  removedBy: string | null;
};

/** What a note said until it was changed. */
export type Wording = { noteId: string; text: string; visibility: Visibility; until: Date; by: string };

export type Attachment = { id: string; documentId: string; name: string; mediaType: string; bytes: number; createdAt: Date; by: string };

/** A page's filters and columns under a name: its owner's, or everybody's. */
export type View = { id: string; page: string; name: string; address: string; shared: boolean; accountId: string };

export type NoticeKind = 'mention' | 'assigned' | 'orders';
export type Notice = {
  id: string;
  accountId: string;
  kind: NoticeKind;
  documentId: string;
  noteId: string | null;
  actorId: string;
  howMany: number;
} & Partial<Elsewhere>;

/** What was said elsewhere than in a note: what it is about, the address of its page, and how it begins. */
export type Elsewhere = { subject: string; place: string; words: string };

/** When somebody wants to be told of new orders; `channels` null means all of them. */
export type Alert = {
  newOrders: boolean;
  channels: string[] | null;
  minTotal: { minor: bigint; currency: string } | null;
  browser: boolean;
  sound: boolean;
};

/** What lists show of a document. */
export type Beside = { documentId: string; tags: string[]; assignee: { id: string; name: string } | null; notes: number };
