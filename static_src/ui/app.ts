/** What every page of the frame runs; a page's own module builds on it. */
import "../styles/app.css";
import { startDialogs } from "./dialogs";
import { startForms } from "./forms";
import { startGallery } from "./grid";
import { startGridKeys } from "./gridKeys";
import { startKeys } from "./keys";
import { startLibrary } from "./library";
import { startSessionPace } from "./sessionPace";
import { startToasts } from "./toasts";

startToasts();
startDialogs();
startKeys();
startForms();
startGallery();
startGridKeys();
startSessionPace();
startLibrary();
