// Shapes that the desk's actions and queries share.
import Type from 'typebox';
import { IdOf } from '#kernel';

export const closed = { additionalProperties: false } as const;
export const DocumentId = Type.String({ pattern: '^[a-z]{2,8}_[0-7][0-9a-hjkmnp-tv-z]{25}$', description: 'The id of a document, customer or product.' });
export const AccountId = IdOf('acc');
export const NoteId = IdOf('nte');
export const FileId = IdOf('fil');
export const ViewId = IdOf('vie');
export const NoticeId = IdOf('ntc');
export const Visibility = Type.Union([Type.Literal('private'), Type.Literal('public')]);
export const Person = Type.Object({ id: Type.String(), name: Type.String() });
export const MaybePerson = Type.Union([Person, Type.Null()]);
export const Documents = Type.Array(DocumentId, { minItems: 1, maxItems: 500 });
