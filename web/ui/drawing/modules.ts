// The parts of bpmn-js that the designer is made of; its palette, context pad, menus and keys are ours, so those are left out.
import CoreModule from 'bpmn-js/lib/core';
import AutoPlaceModule from 'bpmn-js/lib/features/auto-place';
import AutoResizeModule from 'bpmn-js/lib/features/auto-resize';
import CopyPasteModule from 'bpmn-js/lib/features/copy-paste';
import DrilldownModule from 'bpmn-js/lib/features/drilldown';
import GridSnappingModule from 'bpmn-js/lib/features/grid-snapping';
import InteractionEventsModule from 'bpmn-js/lib/features/interaction-events';
import LabelEditingModule from 'bpmn-js/lib/features/label-editing';
import ModelingModule from 'bpmn-js/lib/features/modeling';
import OutlineModule from 'bpmn-js/lib/features/outline';
import ReplacePreviewModule from 'bpmn-js/lib/features/replace-preview';
import SnappingModule from 'bpmn-js/lib/features/snapping';
import AutoScrollModule from 'diagram-js/lib/features/auto-scroll';
import BendpointsModule from 'diagram-js/lib/features/bendpoints';
import ConnectModule from 'diagram-js/lib/features/connect';
import ConnectionPreviewModule from 'diagram-js/lib/features/connection-preview';
import CreateModule from 'diagram-js/lib/features/create';
import LassoToolModule from 'diagram-js/lib/features/lasso-tool';
import MoveModule from 'diagram-js/lib/features/move';
import OverlaysModule from 'diagram-js/lib/features/overlays';
import ResizeModule from 'diagram-js/lib/features/resize';
import SelectionModule from 'diagram-js/lib/features/selection';
import TranslateModule from 'diagram-js/lib/i18n/translate';
import MoveCanvasModule from 'diagram-js/lib/navigation/movecanvas';
import ZoomScrollModule from 'diagram-js/lib/navigation/zoomscroll';
import MinimapModule from 'diagram-js-minimap';

/** A drawing that can be looked at, and changed by pages, but not by hand. */
export const LOOKING = [
  CoreModule,
  DrilldownModule,
  OverlaysModule,
  SelectionModule,
  TranslateModule,
  MoveCanvasModule,
  ZoomScrollModule,
  ModelingModule,
  CopyPasteModule,
  AutoPlaceModule,
  AutoResizeModule,
  OutlineModule,
  CreateModule,
  ConnectModule,
];

/** The same with everything that hands do. */
export const DRAWING = [
  ...LOOKING,
  MinimapModule,
  AutoScrollModule,
  BendpointsModule,
  ConnectionPreviewModule,
  GridSnappingModule,
  InteractionEventsModule,
  LabelEditingModule,
  LassoToolModule,
  MoveModule,
  ReplacePreviewModule,
  ResizeModule,
  SnappingModule,
];
