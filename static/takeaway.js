// A picture of a chart, on white paper whatever the screen's colours, with its title, its publication and its legend drawn into it.
const WIDTH = 960, HEIGHT = 480, SCALE = 2;

const chartOf = (button) => button.closest("section")?.querySelector(".chart[data-figure]");

function offer() {
  for (const button of document.querySelectorAll("[data-png]")) button.hidden = !chartOf(button);
}

addEventListener("click", (event) => {
  const button = event.target.closest("[data-png]");
  if (button) picture(chartOf(button)).catch(() => { button.textContent = chartOf(button).dataset.failed; });
});
for (const name of ["htmx:afterSettle", "htmx:historyRestore"]) addEventListener(name, offer);
offer();

async function picture(chart) {
  const figure = await (await fetch(chart.dataset.figure)).json();
  await load(source);
  const svg = await Plotly.toImage(onPaper(figure, chart), { format: "svg", width: WIDTH, height: HEIGHT, imageDataOnly: true });
  save(await painted(svg), chart.dataset.file);
}

function onPaper(figure, chart) {
  const paper = document.createElement("div");
  paper.className = "paper";
  document.body.append(paper);
  const [data, layout] = dressed(figure, paper);
  const { colour } = look(paper);
  const font = { family: "Helvetica, Arial, sans-serif" };
  const said = (text, y, size, weight, ink) => ({ text, x: 0, y, xref: "paper", yref: "container", xanchor: "left", yanchor: "auto", showarrow: false, font: { ...font, size, weight, color: colour(ink) } });
  data[1].marker.size = 40;
  const dress = (axis) => ({ ...axis, tickfont: { ...axis.tickfont, ...font, size: 13 } });
  const picture = {
    ...layout, width: WIDTH, height: HEIGHT, paper_bgcolor: "#fff", plot_bgcolor: "#fff", font: { ...font, size: 13, color: colour("ink") },
    margin: { l: 60, r: 24, t: 84, b: 84 }, xaxis: dress(layout.xaxis), yaxis: dress(layout.yaxis),
    title: { ...said(chart.dataset.title, 0.95, 20, 650, "ink"), xref: "paper", subtitle: { text: chart.dataset.legend, font: { ...font, size: 13, color: colour("soft") } } },
    annotations: [...(layout.annotations ?? []), { ...said(chart.dataset.foot, -0.22, 12, 400, "soft"), yref: "paper" }],
  };
  paper.remove();
  return { data, layout: picture };
}

function painted(svg) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = WIDTH * SCALE;
      canvas.height = HEIGHT * SCALE;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("empty"))), "image/png");
    };
    image.onerror = reject;
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  });
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
