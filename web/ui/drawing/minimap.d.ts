// diagram-js-minimap comes without types: a module of diagram-js.
declare module 'diagram-js-minimap' {
  const MinimapModule: object;
  export default MinimapModule;
}
