// What we use of dmn-moddle, which ships without types.
declare module 'dmn-moddle' {
  export class DmnModdle {
    constructor(packages?: object);
    fromXML(xml: string, type: string): Promise<{ rootElement: import('./xml.ts').Moddle; warnings: { message: string }[] }>;
  }
}
