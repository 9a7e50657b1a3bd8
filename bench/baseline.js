// The files of a folder input read whole and hashed, one after the other: seconds for all of them.
async (input) => {
  const begun = performance.now();
  for (const file of input.files) {
    await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  }
  return (performance.now() - begun) / 1000;
};
