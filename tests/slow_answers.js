// Put into a page before its own scripts: a server whose word on what it knows takes its time.
(() => {
  const realFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (/import_sessions\/\d+\/known\/?$/.test(new URL(request.url).pathname)) {
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    return realFetch(request);
  };
})();
