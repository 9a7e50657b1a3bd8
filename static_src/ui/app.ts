/** What every page of the frame runs; a page's own module builds on it. */
import "../styles/app.css";
import { startDialogs } from "./dialogs";
import { startForms } from "./forms";
import { startGallery } from "./grid";
import { startGridKeys } from "./gridKeys";
import { startGridSelection } from "./gridSelection";
import { startKeys } from "./keys";
import { startLibrary } from "./library";
import { startMenus } from "./menus";
import { startSessionPace } from "./sessionPace";
import { startToasts } from "./toasts";

startToasts();
startDialogs();
// Before whatever else hears Escape.
startMenus();
startKeys();
startForms();
startGallery();
startGridKeys();
startGridSelection();
startSessionPace();
startLibrary();
