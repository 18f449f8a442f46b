// What somebody without a mouse reaches: walks a page with Tab and compares where it was with everything that can be used.
import type { Page } from 'playwright-core';

/** Tab is pressed so often between two looks; the parts of a date are as many stops, none of them a new element. */
const AT_ONCE = 16;
const MOST_STEPS = 400;
const MOST_TOLD = 5;

/**
 * Marks everything that can be used, in order, keeps how each looks without the focus, and listens for where the focus goes.
 * An open dialog is the whole page as long as it is open. Runs in the browser, so it is text: the names of the browser are unknown here.
 */
const MARK = `(() => {
  document.activeElement?.blur?.();
  const isShown = (it) => it.checkVisibility({ visibilityProperty: true }) && it.closest('[inert], [hidden]') === null;
  const dialog = [...document.querySelectorAll('dialog[open], [role=dialog][aria-modal=true]')].filter(isShown).at(-1);
  const scope = dialog ?? document.getElementById('main') ?? document.body;
  const one = (it, pseudo) => {
    const style = getComputedStyle(it, pseudo);
    return [style.outlineStyle === 'none' ? '' : style.outlineStyle + style.outlineWidth, style.boxShadow, style.borderColor, style.backgroundColor, style.textDecorationLine, style.opacity].join(' ');
  };
  const looks = (it) => it ? one(it) + one(it, '::after') + one(it, '::before') : '';
  // A field is seen by the frame around it, which may stand two elements above; what is large says nothing of one thing in it.
  const frames = (it) => [it.parentElement, it.parentElement?.parentElement].filter((above) => above && above.offsetHeight < Math.max(160, it.offsetHeight + 64));
  const looksOf = (it) => [it, it.nextElementSibling, it.closest('tr, li, label'), ...frames(it)].map(looks).join('|');
  const choice = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [contenteditable=true]';
  // Of a group of radio buttons and of a composite (tabs, a grid, a menu) one is reached by Tab and the others by arrows.
  const isOfGroup = (it) => it.type === 'radio' || it.closest('[role=grid], [role=tablist], [role=radiogroup], [role=menu], [role=listbox], [role=toolbar]') !== null;
  const all = [...scope.querySelectorAll(choice)].filter((it) => isShown(it) && !it.disabled && !isOfGroup(it));
  const isNative = (it) => it.type !== 'file' && it.matches('a, button, input, select, textarea, summary') && it.getAttribute('aria-hidden') !== 'true';
  const walk = {
    scope,
    isDialog: dialog !== undefined,
    all: all.filter((it) => it.tabIndex >= 0),
    outside: all.filter((it) => it.tabIndex < 0 && isNative(it)).map((it) => it.outerHTML.slice(0, 160)),
    was: new Set(),
    hasLeft: false,
    doubtful: new Set(),
  };
  walk.before = new Map(walk.all.map((it) => [it, looksOf(it)]));
  walk.isSeen = (it) => !walk.before.has(it) || walk.before.get(it) !== looksOf(it);
  walk.listen = (event) => {
    const it = event.target;
    if (!scope.contains(it)) walk.hasLeft = true;
    else if (it.id !== 'main') {
      walk.was.add(it);
      if (!walk.isSeen(it)) walk.doubtful.add(it);
    }
  };
  document.addEventListener('focusin', walk.listen);
  window.walk = walk;
  // Only where something stands before the content is there anything to skip.
  const isBehind = [...document.querySelectorAll(choice)].some((it) => isShown(it) && it.compareDocumentPosition(scope) & Node.DOCUMENT_POSITION_FOLLOWING);
  return walk.isDialog ? 'dialog' : isBehind ? 'page' : 'bare';
})()`;

/** How many were reached, and whether the focus has gone on to what is not looked at. */
const WHERE = `[window.walk.was.size, window.walk.hasLeft || !window.walk.scope.contains(document.activeElement)]`;

/** What a component changes after the focus has come is there a frame later. */
const UNSEEN = `(async () => {
  const unseen = [];
  for (const it of [...walk.doubtful].filter((one) => one.isConnected)) {
    it.focus();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    if (document.activeElement === it && !walk.isSeen(it)) unseen.push(it.outerHTML.slice(0, 160));
  }
  return unseen;
})()`;

/** What was not reached: of everything, or where the walk was ended, of what lies before the last that was. */
const missed = (isWhole: boolean): string => `(() => {
  document.removeEventListener('focusin', walk.listen);
  const last = ${isWhole} ? walk.all.length : walk.all.findLastIndex((it) => walk.was.has(it));
  return walk.all.slice(0, last).filter((it) => it.isConnected && it.checkVisibility() && !it.disabled && !walk.was.has(it)).map((it) => it.outerHTML.slice(0, 160));
})()`;

/** Whatever reacts to a click and cannot have the focus, nor anything in it or around it that can; React knows what listens. */
const DEAF = `[...walk.scope.querySelectorAll('*')].filter((it) => {
  const key = Object.keys(it).find((name) => name.startsWith('__reactProps$'));
  const usable = 'a[href], button, input, select, textarea, summary, label, [tabindex]';
  return key && typeof it[key].onClick === 'function' && it.checkVisibility() && it.closest(usable + ', [role=listbox]') === walk.scope.closest(usable) && it.querySelector(usable) === null;
}).map((it) => it.outerHTML.slice(0, 160))`;

/** The first Tab of a page leads to the link past the rail, and that to the content. */
async function skipFaults(page: Page): Promise<string[]> {
  await page.locator('body').press('Tab');
  const skip = await page.evaluate<string>('document.activeElement.getAttribute("href") ?? document.activeElement.outerHTML.slice(0, 120)');
  if (skip !== '#main') return [`the first Tab leads to ${skip}`];
  await page.keyboard.press('Enter');
  return (await page.evaluate('document.activeElement.id')) === 'main' ? [] : ['the skip link does not lead to the content'];
}

/** Presses Tab until the focus has left, or goes round without coming to anything new; false where that takes too long. */
async function walkedWhole(page: Page): Promise<boolean> {
  let reached = 0;
  for (let step = 0; step < MOST_STEPS; step += AT_ONCE) {
    for (let at = 0; at < AT_ONCE; at++) await page.keyboard.press('Tab');
    const [now, hasLeft] = await page.evaluate<[number, boolean]>(WHERE);
    if (hasLeft || now === reached) return true;
    reached = now;
  }
  return false;
}

/** What is wrong with the page for somebody with a keyboard alone, in words. */
export async function keyboardFaults(page: Page): Promise<string[]> {
  const kind = await page.evaluate<'dialog' | 'page' | 'bare'>(MARK);
  const faults = kind === 'page' ? await skipFaults(page) : [];
  await page.evaluate('walk.was.clear(); walk.hasLeft = false');
  const isWhole = await walkedWhole(page);
  const [reached, hasLeft] = await page.evaluate<[number, boolean]>(WHERE);
  if (kind === 'dialog' && hasLeft) faults.push('Tab leads out of the dialog');
  const tell = async (expression: string, words: string): Promise<void> => {
    const found = await page.evaluate<string[]>(expression);
    faults.push(...found.slice(0, MOST_TOLD).map((it) => `${words} ${it}`), ...(found.length > MOST_TOLD ? [`… and ${found.length - MOST_TOLD} more`] : []));
  };
  const count = await page.evaluate<number>('walk.all.length');
  if (reached === 0 && count > 0) faults.push('Tab reaches nothing');
  // A page inside the rail may have nothing to use; a dialog and a page by itself lead on, or they are blank.
  if (count === 0 && kind !== 'page') faults.push('there is nothing that can be used');
  await tell(missed(isWhole), 'Tab does not reach');
  await tell('walk.outside', 'taken out of the order of Tab:');
  await tell(UNSEEN, 'the focus cannot be seen on');
  await tell(DEAF, 'only a mouse can use');
  return faults;
}
