// The grid of targets by keyboard: arrows, Enter, Escape, paste, undo; sums that follow. Saving is the form's.
const table = document.querySelector(".tg table"), form = document.getElementById("grid"), said = document.getElementById("said");
const rows = [...table.querySelectorAll(".tg-row")].filter((row) => row.querySelector("input"));
const cells = rows.map((row) => [...row.querySelectorAll("td input")]);
const undone = [], body = (input) => input.closest("tbody"), kind = (input) => body(input).dataset.kind;
const readIn = (cell, text) => read(text, kind(cell) === "level", "money" in body(cell).dataset);
const place = (input) => { const row = rows.indexOf(input.closest("tr")); return [row, cells[row].indexOf(input)]; };

// A number as people write it, 85k, 1.2M€ or € 180,000, as its digits and the power of ten; or what is wrong with it.
function undressed(text, money) {
  const found = /^([^\d.,%]*)(\d(?:[\d.,]*\d)?)([^\d.,%]*)$/.exec(text);
  if (!found) return [text, 0];
  const signs = table.dataset.signs.split(" "), parts = [];
  for (const part of [found[1], found[3]].filter(Boolean)) {
    const scale = signs.includes(part) || /^[A-Z]{3}$/.test(part) ? "" : (/^[kKmM]/.exec(part) || [""])[0];
    parts.push(...[scale, part.slice(scale.length)].filter(Boolean));
  }
  const scales = parts.filter((part) => /^[kKmM]$/.test(part)), others = parts.filter((part) => !/^[kKmM]$/.test(part));
  if (scales.length > 1 || others.length > 1) return [text, 0];
  if (others.length && !signs.includes(others[0])) return /\p{Sc}|^[A-Z]{3}$/u.test(others[0]) ? "foreign" : [text, 0];
  if (others.length && !money) return "amount";
  const power = !scales.length ? 0 : scales[0].toLowerCase() === "k" ? 3 : 6;
  // Nobody groups thousands of millions.
  return [power === 6 && /^\d+[.,]\d{3}$/.test(found[2]) ? `${found[2]}0` : found[2], power];
}
// A number, null for a blank cell, or the name of the sentence that says what is wrong.
function read(text, level, money) {
  const plain = undressed(text.replace(/[\s\u00a0\u202f]/g, ""), money);
  if (typeof plain === "string") return plain;
  let [bare, power] = plain;
  if (table.dataset.group === "," && /^\d{1,3}(,\d{3})+(\.\d+)?%?$/.test(bare)) bare = bare.replace(/,/g, "");
  if (!bare) return null;
  const found = /^(\d{1,14})(?:[.,](\d+))?(%?)$/.exec(bare);
  if (!found || (found[3] && !level) || (power && level)) return "bad";
  if ((found[2] || "").length === 3 && found[1] !== "0" && !found[3]) return "ambiguous";
  const value = Number(`${found[1]}.${found[2] || 0}e${power}`) / (found[3] ? 100 : 1);
  return level && value > 1 ? "percent" : value;
}
function write(value, level) {
  if (value === null) return "—";
  const [whole, part] = String(Math.round(value * (level ? 1e6 : 1e4)) / 1e4).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, table.dataset.group) + (part ? table.dataset.mark + part : "") + (level ? "\u202f%" : "");
}
const values = (row) => [...row.querySelectorAll("td:not(.q):not(.y)")].slice(0, 12).map((cell) => {
  const value = readIn(row, (cell.querySelector("input") || cell.querySelector(".tg-value")).value ?? cell.querySelector(".tg-value").textContent.replace("—", ""));
  return typeof value === "number" ? value : null;
});
function total(months, days, how) {
  if (months.includes(null)) return null;
  if (how === "stock") return months.at(-1);
  if (how === "sum") return Math.round(months.reduce((sum, each) => sum + each, 0) * 1e4) / 1e4;
  const worked = days.reduce((sum, each) => sum + each, 0);
  return months.reduce((sum, each, n) => sum + each * (worked ? days[n] : 1), 0) / (worked || months.length);
}
function follow(body) {
  const how = body.dataset.kind, days = body.dataset.days.split(",").map(Number), found = { team: [] };
  for (const row of body.querySelectorAll(".tg-row")) {
    const months = values(row);
    row.querySelectorAll(".q").forEach((cell, n) => { cell.textContent = write(total(months.slice(3 * n, 3 * n + 3), days.slice(3 * n, 3 * n + 3), how), how === "level"); });
    row.querySelector(".y").textContent = write(total(months, days, how), how === "level");
    if (row.dataset.scope === "team") found.team.push(months); else if (row.dataset.scope === "company") found.company = months;
  }
  const teams = body.querySelector(".tg-teams");
  if (!teams || !found.company) return;
  [...teams.querySelectorAll("td:not(.y)")].forEach((cell, n) => { cell.textContent = against(found, [n])[0]; });
  teams.querySelector(".y").textContent = against(found, [...Array(12).keys()])[1];
}
function against(found, months) {
  if (months.some((n) => found.company[n] === null) || !found.team.some((own) => months.some((n) => own[n] !== null))) return ["—", "—"];
  const add = (own) => months.reduce((sum, n) => sum + (own[n] || 0), 0), want = add(found.company);
  const have = found.team.reduce((sum, own) => sum + add(own), 0), gap = Math.round((want - have) * 1e4) / 1e4;
  const short = (gap > 0 ? table.dataset.missing : gap < 0 ? table.dataset.over : table.dataset.complete).replace("{gap}", write(Math.abs(gap)));
  return [short, `${table.dataset.of.replace("{have}", write(have)).replace("{want}", write(want))} · ${short}`];
}
function check(input) {
  const value = readIn(input, input.value), wrong = typeof value === "string" ? table.dataset[value] : "";
  input.toggleAttribute("aria-invalid", false);
  if (wrong) input.setAttribute("aria-invalid", "true");
  mark(input);
  input.title = wrong || (input.classList.contains("changed") && input.dataset.kept ? table.dataset.was.replace("{value}", input.dataset.kept) : "");
  return wrong;
}
function mark(input) { input.classList.toggle("changed", input.value !== input.dataset.kept); }
function tell(input) {
  input.closest("td").classList.remove("tg-bad");
  const wrong = check(input); say(input, wrong);
}
// Below the cell that it is about, or above the last ones, inside of what is in sight.
function say(input, wrong) {
  said.textContent = wrong ? `${input.getAttribute("aria-label")}: ${wrong}` : "";
  if (!wrong) return;
  const cell = input.closest("td"), scroll = said.parentElement;
  const room = Math.min(scroll.getBoundingClientRect().bottom, innerHeight) - cell.getBoundingClientRect().bottom;
  said.style.top = `${room > said.offsetHeight + 6 ? cell.offsetTop + cell.offsetHeight + 3 : cell.offsetTop - said.offsetHeight - 3}px`;
  said.style.left = `${Math.max(scroll.scrollLeft, Math.min(cell.offsetLeft, scroll.scrollLeft + scroll.clientWidth - said.offsetWidth))}px`;
}
function count() {
  const changed = form.querySelectorAll("input.changed").length, status = document.getElementById("changed");
  if (!status) return; // who may set none has nothing to save
  status.textContent = changed > 1 ? status.dataset.many.replace("{n}", changed) : changed ? status.dataset.one : "";
  only.parentElement.hidden = !changed && !only.checked;
}
// What will be saved, by itself.
const only = document.getElementById("only");
only?.addEventListener("change", () => table.classList.toggle("tg-differences", only.checked));
function settle(inputs) { inputs.forEach(tell); new Set(inputs.map((input) => input.closest("tbody"))).forEach(follow); count(); }
function put(pairs) {
  undone.push(pairs.map(([input]) => [input, input.value]));
  pairs.forEach(([input, text]) => { input.value = text; });
  settle(pairs.map(([input]) => input));
}
function go(row, column) { const input = cells[row]?.[column]; if (input) { input.focus(); input.select(); } return Boolean(input); }

const KEYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
table.addEventListener("focusin", ({ target }) => { if (target.matches("td input")) { target.before_ = target.value; target.select(); if (target.closest(".tg-bad")) say(target, target.title); else tell(target); } });
table.addEventListener("input", ({ target }) => settle([target]));
table.addEventListener("change", ({ target }) => { if (target.before_ !== target.value) undone.push([[target, target.before_]]); target.before_ = target.value; });
table.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches("td input")) return;
  if (event.key === "Escape") { input.value = input.before_ === input.value ? input.dataset.kept : input.before_; settle([input]); input.select(); return; }
  if (event.altKey && event.key === "Enter") { event.preventDefault(); input.closest("td").querySelector(".tg-history")?.click(); return; }
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && input.before_ === input.value && undone.length) {
    event.preventDefault();
    const back = undone.pop();
    back.forEach(([each, text]) => { each.value = text; each.before_ = text; });
    settle(back.map(([each]) => each));
    return;
  }
  const step = KEYS[event.key], [row, column] = place(input);
  const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  const inside = step?.[1] && !whole && (step[1] < 0 ? input.selectionStart > 0 : input.selectionEnd < input.value.length);
  if (!step || inside || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const sign = event.key === "Enter" && event.shiftKey ? -1 : 1;
  go(row + sign * step[0], column + step[1]);
});
table.addEventListener("paste", (event) => {
  const lines = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t"));
  if (!event.target.matches("td input") || (lines.length === 1 && lines[0].length === 1)) return;
  event.preventDefault();
  const [row, column] = place(event.target), pairs = [];
  lines.forEach((line, down) => line.forEach((text, right) => { const input = cells[row + down]?.[column + right]; if (input) pairs.push([input, text.trim()]); }));
  put(pairs);
  event.target.before_ = event.target.value;
  const wrong = pairs.find(([input]) => input.title);
  if (wrong) tell(wrong[0]);
});
// Cells as they were are not sent: the server takes a cell that is not named as unchanged.
form?.addEventListener("submit", (event) => {
  const wrong = cells.flat().find((input) => check(input));
  if (wrong && event.submitter?.name === "save") { event.preventDefault(); wrong.focus(); tell(wrong); return; }
  form.leaving = true;
  cells.flat().forEach((input) => { input.disabled = input.value === input.dataset.kept; });
});
addEventListener("pageshow", () => { cells.flat().forEach((input) => { input.disabled = false; }); });
addEventListener("beforeunload", (event) => { if (!form.leaving && form.querySelector("input.changed")) event.preventDefault(); });
// The running month is in sight, in the middle of what is beside the names of rows and the sum of the year.
const running = table.querySelector("thead [aria-current]"), scroll = said.parentElement;
if (running) {
  const names = table.querySelector("thead th").offsetWidth, year = table.querySelector("thead .y").offsetWidth;
  scroll.scrollLeft = running.offsetLeft - names - (scroll.clientWidth - names - year - running.offsetWidth) / 2;
}
document.querySelectorAll(".tg-history").forEach((link) => { link.tabIndex = -1; });
// What the server said about a cell stands until it is typed anew.
cells.flat().forEach((input) => { if (input.closest(".tg-bad")) mark(input); else check(input); });
count();
