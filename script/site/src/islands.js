// Wakes the islands of a page. A page without islands loads nothing but this.
//
// Follows Leptos' own loader (leptos 0.8, src/hydration/island_script.js), but lies in a file of its own,
// so that no page needs an inline script and the names of what it loads are fixed when the site is built.
const GLUE_FILE = new URL("./__GLUE__", import.meta.url);
const WASM_FILE = new URL("./__WASM__", import.meta.url);

// The callbacks of the islands that are being woken, outermost first: an island's children are walked only
// after the island has said where they stand.
const children = [];

async function wake(node, glue) {
  const tag = node.tagName;
  if (tag === "LEPTOS-ISLAND") {
    const island = glue[node.dataset.component];
    if (island) {
      children.at(-1)?.();
      await island(node);
    } else {
      console.warn(`This page and its script are of different builds: no island ${node.dataset.component}.`);
    }
  }
  if (tag === "LEPTOS-CHILDREN") children.push(node.$$on_hydrate);
  for (const child of node.children) await wake(child, glue);
  if (tag === "LEPTOS-CHILDREN") children.pop();
}

async function wakeAll() {
  const wasm = fetch(WASM_FILE);
  const glue = await import(GLUE_FILE);
  await glue.default({ module_or_path: wasm });
  glue.hydrate();
  await wake(document.body, glue);
  document.documentElement.dataset.islands = "awake";
}

if (document.querySelector("leptos-island")) {
  // Whoever leaves the page while it loads breaks the loading off: that is no fault.
  let left = false;
  addEventListener("pagehide", () => (left = true), { once: true });
  await wakeAll().catch((fault) => {
    if (!left) throw fault;
  });
}
