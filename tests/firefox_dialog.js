// Put into Firefox's own window: its folder dialog answers with `folderToChoose`, and its question
// whether all of that folder is to be "uploaded" with yes. All else is Firefox's: what the page is
// given is what a person's choice gives it.
(() => {
  const isInterface = (...names) => ChromeUtils.generateQI(names);

  const shown = () =>
    [...document.querySelectorAll(".dialogFrame")]
      .map((frame) => frame.contentDocument)
      .find((inner) => inner?.readyState === "complete" && inner.querySelector("dialog"));

  // Its button rests for a moment, so that nobody says yes by a double click.
  const acceptQuestion = () => {
    const question = shown()?.querySelector("dialog");
    if (question && !question.getButton("accept").disabled) question.acceptDialog();
    else setTimeout(acceptQuestion, 50);
  };

  const dialog = {
    QueryInterface: isInterface("nsIFilePicker"),
    init() {},
    appendFilters() {},
    appendFilter() {},
    appendRawFilter() {},
    open(callback) {
      Services.tm.dispatchToMainThread(() => callback.done(Ci.nsIFilePicker.returnOK));
      acceptQuestion();
    },
    get file() {
      const folder = Cc["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
      folder.initWithPath(globalThis.folderToChoose);
      return folder;
    },
  };

  Components.manager
    .QueryInterface(Ci.nsIComponentRegistrar)
    .registerFactory(Services.uuid.generateUUID(), "dialog", "@mozilla.org/filepicker;1", {
      QueryInterface: isInterface("nsIFactory"),
      createInstance: (wanted) => dialog.QueryInterface(wanted),
    });
})();
