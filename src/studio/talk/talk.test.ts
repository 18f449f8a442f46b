// What talking about drawings promises: threads by element, nothing said is lost, and who is named hears of it with the way there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawing, flow, roomOf, user } from '../studio.fixture.ts';

const open = roomOf(drawing(`${user('Review')}<bpmn:endEvent id="End"/>${flow('Start', 'Review')}${flow('Review', 'End')}`));

type Threads = {
  threads: {
    id: string;
    element: string | null;
    resolvedAt: string | null;
    items: { id: string; text: string; author: { name: string }; removed: unknown; mentions: { name: string }[]; wordings: { text: string }[] }[];
  }[];
  open: number;
};
type Added = { commentId: string; threadId: string };

test('a thread is begun, answered, changed, settled and opened again, and what was said before stays', async () => {
  const { do: act, ask, refused, ana, mihai, events } = await open();
  const list = (element?: string) => ask<Threads>('comments.list', { key: 'case', ...(element ? { element } : {}) });
  const first = await act<Added>(ana, 'comments.add', { key: 'case', element: 'Review', text: ' Who calls? ' });
  const answer = await act<Added>(mihai, 'comments.add', { key: 'case', text: 'We do', answers: first.commentId });
  assert.equal(answer.threadId, first.threadId);
  assert.equal((await refused(mihai, 'comments.edit', { commentId: first.commentId, text: 'x' })).code, 'comments.not_yours');
  assert.equal((await refused(ana, 'comments.edit', { commentId: first.commentId, text: '   ' })).code, 'comments.empty');
  await act(ana, 'comments.edit', { commentId: first.commentId, text: 'Who calls them?' });
  const [thread] = (await list('Review')).threads;
  assert.deepEqual(
    thread!.items.map(({ text, author, wordings }) => [text, author.name, wordings.map((wording) => wording.text)]),
    [
      ['Who calls them?', ana.name, ['Who calls?']],
      ['We do', mihai.name, []],
    ],
  );
  await act(mihai, 'comments.resolve', { commentId: answer.commentId });
  assert.equal((await refused(ana, 'comments.resolve', { commentId: first.commentId })).code, 'comments.settled');
  assert.deepEqual([(await list()).open, (await list()).threads[0]!.resolvedAt !== null], [0, true]);
  await act(ana, 'comments.resolve', { commentId: first.commentId, isResolved: false });
  await act(ana, 'comments.remove', { commentId: answer.commentId });
  assert.equal((await refused(ana, 'comments.remove', { commentId: answer.commentId })).code, 'comments.unknown');
  const [left] = (await list()).threads;
  assert.deepEqual(
    left!.items.map(({ text, removed, wordings }) => [text, removed !== null, wordings.map((wording) => wording.text)]),
    [
      ['Who calls them?', false, ['Who calls?']],
      ['', true, ['We do']],
    ],
  );
  assert.deepEqual(
    (await events('comments.commented')).map(({ what }) => what),
    ['added', 'answered', 'changed', 'resolved', 'reopened', 'removed'],
  );
  assert.equal((await refused(ana, 'comments.add', { key: 'nowhere', text: 'x' })).code, 'comments.nothing');
});

test('whoever is named gets one notice with the way to the element, and none of what they said themselves', async () => {
  const { do: act, ask, refused, ana, mihai } = await open();
  const { sketchId } = await act<{ sketchId: string }>(ana, 'sketches.start', { kind: 'process', key: 'case' });
  const { commentId } = await act<Added>(ana, 'comments.add', { key: 'case', element: 'Review', text: '@Mihai look', mentions: [mihai.id, ana.id], sketchId });
  await act(ana, 'comments.edit', { commentId, text: '@Mihai look again', mentions: [mihai.id] });
  await act(ana, 'comments.add', { key: 'case', element: 'Review', text: '@Mihai and live', mentions: [mihai.id] });
  type Notices = { items: { kind: string; subject: string; place: string; text: string; actor: { name: string } }[] };
  const { items } = await ask<Notices>('desk.notices', {}, mihai);
  assert.deepEqual(
    items.map(({ kind, subject, place, text, actor }) => [kind, subject, place, text, actor.name]),
    [
      ['mention', 'Case', '/processes/case?element=Review', '@Mihai and live', ana.name],
      ['mention', 'Case', `/sketches/${sketchId}?talk=true&element=Review`, '@Mihai look', ana.name],
    ],
  );
  assert.deepEqual((await ask<Notices>('desk.notices', {}, ana)).items, []);
  const gone = await refused(ana, 'comments.add', { key: 'case', text: 'x', mentions: ['acc_01j00000000000000000000000'] });
  assert.equal(gone.code, 'desk.unknown_colleague');
});
