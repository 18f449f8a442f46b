// The door of the desk: what lists of other rooms show beside their documents. Rooms that import the desk may also read its tables.
export { colleaguesAreThere, tellMentioned } from './desk.ts';
export { assigneesOf, tagsOf } from './store.ts';
export { TAG_LONGEST, TAGS_AT_MOST, tagOf } from './rules.ts';
export { noteRecords } from './note-records.ts';
export { tellOfAssignment } from './desk.ts';
