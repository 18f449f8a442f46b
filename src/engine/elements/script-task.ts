// Script tasks evaluate a FEEL expression and keep what it gives in a variable.
import type { Expression } from '../expression.ts';
import type { Element } from '../graph.ts';

type Data = { script: Expression; variable: string | undefined };

export const scriptTask: Element<Data> = {
  type: 'scriptTask',
  activity: true,
  compile(element, c) {
    const format: string = element.scriptFormat ?? '';
    const text: string = (element.script ?? '').trim();
    const ours = /^(text\/|application\/)?(x-)?feel$/i.test(format);
    if (!ours) c.refuse(element, 'processes.script', `A script in "${format}" can not run: only FEEL can (scriptFormat="feel").`);
    else if (text === '') c.refuse(element, 'processes.script', 'The script task has no script.');
    const script = c.expression(ours && text !== '' ? (text.startsWith('=') ? text : '=' + text) : '', 'script');
    const variable: string | undefined = c.extension(element, 'kontor:Script')?.resultVariable;
    if (variable !== undefined) c.learn(variable, script.type);
    return { script, variable };
  },
  enter(step, token, node) {
    const { script, variable } = node.data;
    const result = step.value(token, script);
    if (variable !== undefined) step.setVar(token, variable, result);
    step.complete(token, node, result, [], { out: { result } });
  },
};
