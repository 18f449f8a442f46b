// What we use of bpmn-moddle, which ships without types.
declare module 'bpmn-moddle' {
  export class BpmnModdle {
    constructor(packages?: object);
    fromXML(xml: string): Promise<{ rootElement: import('./graph.ts').Moddle; warnings: { message: string; element?: { $type?: string } }[] }>;
    toXML(element: import('./graph.ts').Moddle, options?: { format?: boolean }): Promise<{ xml: string }>;
  }
}
