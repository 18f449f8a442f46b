// Holds the saving: nothing drawn is lost, whoever saved meanwhile, and nothing is sent while somebody has to decide.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../../../../api/index.ts';
import { type Copy, Saver } from './saver.ts';

const AT = '2026-11-22T10:00:00Z';
const refused = (code: string, details = {}) => new Problem({ title: code, status: code === 'web.unreachable' ? 0 : 409, code, details });

/** A saver over a drawing that is a text, and a server that answers as told, in order. */
function table(...answers: (Problem | undefined)[]) {
  const state = { drawn: '<a/>', sent: [] as [number, string][], kept: undefined as Copy | undefined };
  const saver = new Saver(
    { rev: 3, xml: '<a/>', savedAt: AT },
    {
      read: () => Promise.resolve(state.drawn),
      save: (rev, xml) => {
        state.sent.push([rev, xml]);
        const answer = answers.shift();
        return answer ? Promise.reject(answer) : Promise.resolve({ rev: rev + 1, savedAt: AT });
      },
      keep: (copy) => void (state.kept = copy),
    },
  );
  const draw = (xml: string): void => {
    state.drawn = xml;
    saver.touch();
  };
  return { saver, state, draw };
}

test('what was drawn is saved with the revision that was read, and the next with that of the answer', async () => {
  const { saver, state, draw } = table();
  draw('<b/>');
  assert.equal(await saver.now(), true);
  draw('<c/>');
  await saver.now();
  assert.deepEqual(state.sent, [
    [3, '<b/>'],
    [4, '<c/>'],
  ]);
  assert.deepEqual([saver.get().state, state.kept], ['saved', undefined]);
  saver.close();
});

test('a change that was undone is not sent', async () => {
  const { saver, state, draw } = table();
  draw('<a/>');
  assert.equal(await saver.now(), true);
  assert.deepEqual(state.sent, []);
  saver.close();
});

test('when somebody else has saved, nothing more is sent, what was drawn is kept, and it goes over theirs when that is said', async () => {
  const { saver, state, draw } = table(refused('sketches.changed', { rev: 9 }));
  draw('<b/>');
  assert.equal(await saver.now(), false);
  draw('<c/>');
  assert.equal(await saver.now(), false);
  await saver.keep();
  assert.deepEqual([saver.get().state, state.sent.length, state.kept?.xml], ['changed', 1, '<c/>']);
  saver.overwrite();
  assert.equal(await saver.now(), true);
  assert.deepEqual(state.sent.at(-1), [9, '<c/>']);
  saver.close();
});

test('without a connection it is kept, and saved when it is back', async () => {
  const { saver, state, draw } = table(refused('web.unreachable'));
  draw('<b/>');
  assert.equal(await saver.now(), false);
  assert.deepEqual([saver.get().state, state.kept], ['offline', { rev: 3, xml: '<b/>' }]);
  assert.equal(await saver.now(), true);
  assert.deepEqual([saver.get().state, state.kept], ['saved', undefined]);
  saver.close();
});

test('who lost the pen goes on with it when it is back', async () => {
  const { saver, state, draw } = table(refused('sketches.no_pen'));
  draw('<b/>');
  await saver.now();
  assert.equal(saver.get().state, 'no_pen');
  saver.resume(5);
  assert.equal(await saver.now(), true);
  assert.deepEqual(state.sent.at(-1), [5, '<b/>']);
  saver.close();
});
