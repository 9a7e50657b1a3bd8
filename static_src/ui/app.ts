/** What every page of the frame runs; a page's own module builds on it. */
import "../styles/app.css";
import "./icon.ts";
