// Draws the page's charts after its numbers: Plotly and the figure are fetched when the page is there. Colours and type are the page's.
const source = document.currentScript.dataset.plotly;
const charts = () => [...document.querySelectorAll(".chart[data-figure]")];
const locale = document.documentElement.lang;

function look(element = document.documentElement) {
  const style = getComputedStyle(element);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  return { colour, rem: parseFloat(style.fontSize), font: getComputedStyle(document.body).fontFamily };
}

// On a phone the steps of a bridge lie: upright there is no room for their names.
function laid(figure) {
  const [trace] = figure.data, { layout } = figure;
  if (innerWidth >= 500 || trace?.meta.role !== "steps") return figure;
  const axes = { xaxis: { ...layout.yaxis, nticks: 4 }, yaxis: { ...layout.xaxis, autorange: "reversed" } };
  return { data: [{ ...trace, orientation: "h", x: trace.y, y: trace.x }], layout: { ...layout, ...axes }, rows: trace.x.length };
}

function dressed(given, element) {
  const figure = laid(given);
  const { colour, font } = look(element);
  const { rem } = look();
  const data = figure.data.map((trace) => {
    if (trace.meta.role === "target") return { ...trace, marker: { ...trace.marker, line: { width: 2.5, color: colour("ink") } } };
    if (trace.meta.role === "beside") return { ...trace, line: { ...trace.line, color: colour("soft") }, marker: { ...trace.marker, color: colour("soft") } };
    if (trace.meta.role === "steps") return { ...trace, marker: { color: trace.meta.kinds.map((kind) => colour({ end: "accent", up: "ahead", down: "behind" }[kind])) } };
    const fills = trace.meta.running.map((running) => colour(running ? "accent-faint" : "accent"));
    return { ...trace, marker: { color: fills } };
  });
  const small = innerWidth < 500 ? 0.65 : 0.8;
  const axis = { gridcolor: colour("line"), linecolor: colour("line"), tickfont: { color: colour("soft"), size: small * rem, family: font } };
  const layout = {
    ...figure.layout, height: (figure.rows ? 3.2 * figure.rows + 2 : 17.5) * rem, separators: locale === "fr" ? ", " : ".,",
    font: { family: font, size: 0.8 * rem, color: colour("ink") },
    xaxis: { ...figure.layout.xaxis, ...axis }, yaxis: { ...figure.layout.yaxis, ...axis },
    annotations: (figure.layout.annotations ?? []).map((flag) => ({
      ...flag, font: { family: font, size: 0.7 * rem, color: colour("accent"), weight: 620 }, captureevents: true,
      hoverlabel: { bgcolor: colour("card"), bordercolor: colour("line"), font: { family: font, size: 0.9 * rem, color: colour("ink") } },
    })),
    hoverlabel: { bgcolor: colour("card"), bordercolor: colour("line"), font: { family: font, size: 0.9 * rem, color: colour("ink") } },
  };
  return [data, layout, { displayModeBar: false, responsive: true }];
}

// The lines of the target are as wide as the bars.
function fit(element, data, layout) {
  if (data[1]?.meta.role !== "target") return [data, layout];
  const count = data[0].x.length;
  const width = (element.clientWidth - 4 * look().rem) / count * 0.56;
  data[1].marker.size = Math.max(8, Math.min(60, width));
  return [data, layout];
}

function draw(element, figure) {
  const [data, layout, config] = dressed(figure);
  element.style.height = `${layout.height}px`;
  globalThis.Plotly.react(element, ...fit(element, data, layout), config);
}

function load(address) {
  return new Promise((resolve, reject) => {
    if (globalThis.Plotly) { resolve(); return; }
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

// The figures that are drawn, by element; a swap of the page's content forgets those that went with it.
const drawn = new Map();

async function show(element) {
  const [figure] = await Promise.all([fetch(element.dataset.figure).then((answer) => answer.json()), load(source)]);
  drawn.set(element, figure);
  draw(element, figure);
  // A bar leads to its receipt, a flag to the words of its note.
  element.on("plotly_click", ({ points }) => { if (points[0]?.customdata) location.assign(points[0].customdata); });
  element.on("plotly_clickannotation", ({ annotation }) => document.getElementById(annotation.name)?.scrollIntoView({ block: "center" }));
}

function forgo(element) {
  element.hidden = true;
  element.parentElement.querySelector(".as-table")?.setAttribute("open", "");
}

function start() {
  for (const element of [...drawn.keys()]) if (!element.isConnected) { globalThis.Plotly?.purge(element); drawn.delete(element); }
  for (const element of charts()) if (!drawn.has(element)) show(element).catch(() => forgo(element));
}

const again = () => drawn.forEach((figure, element) => draw(element, figure));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
addEventListener("beforeprint", again);
for (const name of ["htmx:afterSettle", "htmx:historyRestore"]) addEventListener(name, start);
start();
